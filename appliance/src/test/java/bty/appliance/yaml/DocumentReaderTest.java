package bty.appliance.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // a row of a table is one line
class DocumentReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "52:54:00:12:34:56",
        "no",
        "yes",
        "012",
        "1e3",
        "0x10",
        "12:30",
        "true",
        "1_000",
        "2024.10",
        "~x"
      })
  void everyScalarStaysTheTextItIs(String text) throws DocumentException {
    Node.Keys keys = (Node.Keys) DocumentReader.yaml("key: " + text + "\n");
    assertThat(keys.entries().values().iterator().next().value())
        .isEqualTo(new Node.Scalar(new Position(1, 6), text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "duplicate key      | 'a: 1\nb: 2\na: 3\n'            | 3:1",
        "anchor and alias   | 'a: &x [1]\nb: *x\n'            | 1:4",
        "tag                | 'a: !!java.lang.Runtime {}\n'   | 1:4",
        "second document    | 'a: 1\n---\nb: 2\n'             | 3:1",
        "unclosed quote     | 'a: \"x\nb: 2\n'                | 3:1",
        "tab as indentation | 'a:\n\tb: 1\n'                  | 2:1",
      })
  void refusesWithThePlace(String what, String text, String place) {
    assertThatThrownBy(() -> DocumentReader.yaml(text))
        .as(what)
        .isInstanceOfSatisfying(
            DocumentException.class,
            e ->
                assertThat(e.problem().position().line() + ":")
                    .isEqualTo(place.replaceFirst(":.*", ":")));
  }

  @Test
  void refusesABillionLaughsBeforeTheyAreLaughed() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [lol]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, "*a%d,".formatted(i - 1).repeat(9)));
    }
    assertThatThrownBy(() -> DocumentReader.yaml(bomb.toString()))
        .hasMessageContaining("anchor or alias");
  }

  @Test
  void refusesWhatIsTooLongOrTooDeep() {
    assertThatThrownBy(() -> DocumentReader.yaml("a: " + "x".repeat(DocumentReader.MAX_LENGTH)))
        .hasMessageContaining("at most 65536");
    assertThatThrownBy(() -> DocumentReader.yaml("[".repeat(40) + "]".repeat(40)))
        .hasMessageContaining("nested deeper than 16");
    assertThatThrownBy(() -> DocumentReader.json("[".repeat(40) + "]".repeat(40)))
        .hasMessageContaining("nested deeper than 16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# only a comment\n", "---\n"})
  void emptyTextsAreEmpty(String text) throws DocumentException {
    assertThat(DocumentReader.yaml(text)).isInstanceOf(Node.Empty.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"a\":1} x", "{a:1}", "{\"a\":", "[1,]"})
  void refusesWhatIsNotExactlyJson(String text) {
    assertThatThrownBy(() -> DocumentReader.json(text)).isInstanceOf(DocumentException.class);
  }
}
