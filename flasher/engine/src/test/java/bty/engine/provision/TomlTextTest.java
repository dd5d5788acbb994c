package bty.engine.provision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each was tried on Python's `tomllib`, too.
class TomlTextTest {
  @Test
  void whatCijoeIsGivenIsTaken() {
    String text =
        """
        # of a lab
        title = "a \\"b\\" \\u00e9" # there
        'quoted key'.b = 'C:\\x'
        [cijoe.task]
        fail_fast = true
        [cijoe.transport.ssh]
        hostname = "{{ local.env.HOST }}"
        port = 22
        timeout = 1_000.5e-3
        since = 1979-05-27 07:32:00Z
        days = [1979-05-27, 07:32:00, [+1, 0x1F, 0o7, 0b1, -inf],
          # a comment
          { a.b = 1, c = [], d = {} }, ]
        text = \"\"\"
        one \\
           two " "" \"\"\"\"\"
        plain = '''a
        'b'''
        [[disk]]
        name = "a"
        [disk.more]
        x = 1
        [[disk]]
        name = "b"
        [disk.more]
        x = 1
        """;
    assertThat(TomlText.problem(text)).isEmpty();
    assertThat(TomlText.problem(text.replace("\n", "\r\n"))).isEmpty();
    assertThat(TomlText.problem("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1            | 1:2: not TOML: wanted = after a key here",
        "a = yes         | 1:5: not TOML: yes is no value",
        "a = True        | 1:5: not TOML: True is no value",
        "a = 007         | 1:5: not TOML: 007 is no value",
        "a = b c         | 1:5: not TOML: b is no value",
        "a =             | 1:4: not TOML: wanted a value here",
        "a = \"b         | 1:5: not TOML: this text has no closing",
        "a = \"\\d\"     | 1:6: not TOML: \\d means nothing",
        "a = \"\\u12\"   | 1:6: not TOML: wanted 4 hexadecimal digits",
        "a = [1 2]       | 1:8: not TOML: wanted , or ] here",
        "a = {b = 1,}    | 1:12: not TOML: wanted a key here",
        "a = {b = 1      | 1:11: not TOML: wanted , or } here",
        "a = 1 b = 2     | 1:7: not TOML: wanted the end of the line",
        "[a              | 1:3: not TOML: wanted ] here",
        "[[a]            | 1:4: not TOML: wanted ]] here",
        "[]              | 1:2: not TOML: wanted a key here",
        "- a             | 1:3: not TOML: wanted = after a key here",
      })
  void whatIsNotTomlIsRefusedWithItsPlace(String text, String beginning) {
    assertThat(TomlText.problem(text).orElseThrow().in("c")).startsWith("c:" + beginning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 1\na = 2\n",
        "[t]\nx = 1\n[t]\n",
        "[t]\na.b = 1\na.b = 2\n",
        "a = \"\u0001\"\n",
        "a = '''x\n",
        "a = \"x\ny\"\n"
      })
  void whatIsWrongOverLinesIsRefused(String text) {
    assertThat(TomlText.problem(text)).isPresent();
  }

  @Test
  void deepNestingEndsInASentence() {
    assertThat(TomlText.problem("a = " + "[".repeat(100_000)).orElseThrow().words())
        .contains("nested deeper than 100");
  }
}
