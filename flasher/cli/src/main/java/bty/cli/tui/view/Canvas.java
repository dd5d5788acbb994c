package bty.cli.tui.view;

import bty.cli.tui.state.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A screen to write on. What does not fit is cut off.
final class Canvas {
  private final Size size;
  private final char[][] cells;
  private final Set<Integer> bars = new HashSet<>();

  Canvas(Size size) {
    this.size = size;
    this.cells = new char[size.rows()][size.columns()];
    for (char[] row : cells) {
      Arrays.fill(row, ' ');
    }
  }

  int rows() {
    return size.rows();
  }

  int columns() {
    return size.columns();
  }

  /// Writes from a place to the right.
  ///
  /// @param width how much of it may be used
  void put(int row, int column, String text, int width) {
    String fitting = Words.fit(text, Math.min(width, size.columns() - column));
    if (row >= 0 && row < size.rows()) {
      fitting.getChars(0, fitting.length(), cells[row], column);
    }
  }

  /// Writes a whole line.
  void put(int row, String text) {
    put(row, 0, text, size.columns());
  }

  /// Writes lines below each other.
  ///
  /// @param rows how many may be used; if there are more, the last says so
  void put(int row, int column, List<String> lines, int width, int rows) {
    int shown = lines.size() <= rows ? lines.size() : rows - 1;
    for (int i = 0; i < shown; i++) {
      put(row + i, column, lines.get(i), width);
    }
    if (shown < lines.size() && rows > 0) {
      put(row + shown, column, "... " + (lines.size() - shown) + " lines more", width);
    }
  }

  /// A reversed line.
  void bar(int row, String text) {
    put(row, text);
    bars.add(row);
  }

  /// A line of one character.
  void rule(int row, int column, int width) {
    put(row, column, "-".repeat(Math.max(0, width)), width);
  }

  /// What was written, cut to what the terminal shows.
  List<Line> lines(Size shown) {
    List<Line> lines = new ArrayList<>();
    for (int row = 0; row < Math.min(size.rows(), shown.rows()); row++) {
      String text = new String(cells[row]);
      String cut = text.substring(0, Math.min(text.length(), shown.columns()));
      lines.add(new Line(cut.stripTrailing(), bars.contains(row)));
    }
    return List.copyOf(lines);
  }
}
