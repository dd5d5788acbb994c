package bty.cli.output;

import java.util.ArrayList;
import java.util.List;

/// Rows under a heading, in columns that line up. ASCII, two spaces between columns, no trailing
/// spaces.
///
/// @param columns the headings; one that starts with `>` is for numbers and stands to the right
/// @param rows each as long as the headings
public record Table(List<String> columns, List<List<String>> rows) {
  /// Keeps own copies.
  ///
  /// @throws IllegalArgumentException if a row is longer or shorter than the headings
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException("row " + row + " does not fit the columns " + columns);
      }
    }
  }

  /// The lines, the headings first.
  public List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(columns.stream().map(Table::heading).toList());
    all.addAll(rows);
    int[] widths = new int[columns.size()];
    for (List<String> row : all) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      String padding = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? "" : "  ");
      line.append(isNumber(columns.get(column)) ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private static String heading(String column) {
    return isNumber(column) ? column.substring(1) : column;
  }

  private static boolean isNumber(String column) {
    return column.startsWith(">");
  }
}
