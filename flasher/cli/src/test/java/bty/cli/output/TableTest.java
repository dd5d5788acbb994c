package bty.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsLineUpNumbersToTheRight() {
    Table table =
        new Table(
            List.of("NAME", ">SIZE", "KIND"),
            List.of(List.of("a", "1 B", "x"), List.of("longer", "100 B", "")));
    assertThat(table.lines())
        .containsExactly("NAME     SIZE  KIND", "a         1 B  x", "longer  100 B");
  }

  @Test
  void aRowThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new Table(List.of("A", "B"), List.of(List.of("x"))))
        .hasMessage("row [x] does not fit the columns [A, B]");
  }
}
