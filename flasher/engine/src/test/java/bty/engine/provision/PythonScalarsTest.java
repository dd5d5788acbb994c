package bty.engine.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Held against what PyYAML 6.0's `safe_load` answered.
class PythonScalarsTest {
  private static Tag tag(String text) {
    return new PythonScalars().resolve(text, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "52:54:00:12:34:56 | int | 41135085296",
        "10:10 | int | 610",
        "190:20:30 | int | 685230",
        "0644 | int | 420",
        "-010 | int | -8",
        "644 | int | 644",
        "0x1F | int | 31",
        "0b11 | int | 3",
        "1_000 | int | 1000",
        "+5 | int | 5",
        "-0 | int | 0",
        "12345678901234567890 | int | 12345678901234567890",
        "1.10 | float | 1.1",
        "1.5 | float | 1.5",
        "1. | float | 1.0",
        ".5 | float | 0.5",
        "1.0e+3 | float | 1000.0",
        "1:20.5 | float | 80.5",
        "-1:20.5 | float | -80.5",
        ".inf | float | inf",
        "-.INF | float | -inf",
        ".nan | float | nan",
        "yes | bool | True",
        "No | bool | False",
        "OFF | bool | False",
        "~ | null | None",
        "Null | null | None",
        "2026-01-31 | timestamp | 2026-01-31",
      })
  void readsAsPyYamlDoes(String text, String tag, String printed) throws Exception {
    Tag found = tag(text);
    assertThat(found).isEqualTo(new Tag(Tag.PREFIX + tag));
    assertThat(PythonScalars.printed(new ScalarNode(found, text, ScalarStyle.PLAIN)))
        .contains(printed);
  }

  @ParameterizedTest
  @CsvSource({
    "00:11:22:33:44:55",
    "52:54:00:12:34:60",
    "0o644",
    "08",
    "1e3",
    "-.5",
    "yES",
    "n",
    "y",
    "nULL",
    "2026-1-2",
    "10.0.0.1",
    "10.0.0.1/24",
    "fe80::1",
    "1.2.3",
    "0:0"
  })
  void whatPyYamlLeavesATextStaysOne(String text) throws Exception {
    assertThat(tag(text)).isEqualTo(Tag.STR);
    assertThat(PythonScalars.printed(new ScalarNode(Tag.STR, text, ScalarStyle.PLAIN)))
        .isEqualTo(Optional.empty());
  }

  @Test
  void quotesMakeATextOfEverything() {
    assertThat(new PythonScalars().resolve("0644", false)).isEqualTo(Tag.STR);
  }
}
