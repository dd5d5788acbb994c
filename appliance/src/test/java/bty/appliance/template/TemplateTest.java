package bty.appliance.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  @Test
  void fillsNamesSectionsAndRows() {
    Template template =
        Template.parse(
            "t",
            "{{#rows}}<{{word}}>{{/rows}}{{^flag}}none{{/flag}}",
            Set.of("rows", "word", "flag"));
    String text =
        template.render(
            Map.of(
                "flag", new Value.Flag(false),
                "rows",
                    new Value.Rows(
                        List.of(
                            Map.of("word", new Value.Word("a")),
                            Map.of("word", new Value.Word("b"))))));
    assertThat(text).isEqualTo("<a><b>none");
  }

  @Test
  void leavesTheScriptsOwnVariablesAlone() {
    Template template = Template.parse("t", "chain ${mac:hexhyp} {{x}}", Set.of("x"));
    assertThat(template.render(Map.of("x", new Value.Word("http://a:1/b"))))
        .isEqualTo("chain ${mac:hexhyp} http://a:1/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{{x}}{{y}}", "", "{{{x}}}", "{{&x}}", "{{>x}}", "{{x.y}}", "{{!x}}{{x}}"})
  void refusesATemplateWithOtherNamesOrMoreThanNames(String text) {
    assertThatThrownBy(() -> Template.parse("t.mustache", text, Set.of("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("t.mustache");
  }

  @Test
  void refusesAMissingAndAnUnusedValue() {
    Template template = Template.parse("t", "{{x}}", Set.of("x"));
    Value word = new Value.Word("w");
    assertThatThrownBy(() -> template.render(Map.of())).hasMessageContaining("[x]");
    assertThatThrownBy(() -> template.render(Map.of("x", word, "y", word)))
        .hasMessageContaining("[x, y]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "a b", "a\nb", "a\r", "${x}", "$x", "a;b", "a|b", "a&b", "#x", "-x", "a\0", "é",
        "a\"b", "{x}", "a\\b"
      })
  void refusesAWordThatIsMoreThanOneWord(String text) {
    assertThatThrownBy(() -> new Value.Word(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a\nb", "a ${x}", "a; b", "a || b", "a && b", "a # b", "a  b", " a", "a\tb"})
  void refusesALineThatIsMoreThanOneLine(String text) {
    assertThatThrownBy(() -> new Value.Line(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "a\n#!ipxe\nshell",
        "${x} && reboot ; a || b # c",
        "\"quoted\"",
        "żółw",
        "\0\1\u001b[2J",
        "a\u2028b"
      })
  void screenTextIsAlwaysALine(String hostile) {
    String line = ScreenText.of(hostile);
    assertThat(new Value.Line(line).text()).doesNotContain("$", "\n", "|", "&", "#", ";");
  }

  @Test
  void screenTextIsShort() {
    assertThat(ScreenText.of("word ".repeat(1000))).hasSizeLessThanOrEqualTo(300).endsWith("...");
  }
}
