package bty.cli.tui.screen;

import bty.cli.tui.view.Line;
import java.util.List;

/// What has to be sent to a terminal that shows one picture so that it shows the next. Only what
/// changed: at 9600 baud a whole screen takes two seconds.
public final class Painter {
  // Moving the cursor costs up to 8 bytes; so many equal characters are cheaper sent again.
  private static final int GAP = 8;

  private static final String ESC = "\u001b[";
  private static final String REVERSE = ESC + "7m";
  private static final String PLAIN = ESC + "m";
  private static final String ERASE_REST = ESC + "K";

  private Painter() {}

  /// Everything, on a terminal that may show anything.
  ///
  /// @param columns of the terminal
  public static String all(List<Line> lines, int columns) {
    return PLAIN + ESC + "H" + ESC + "2J" + changes(List.of(), lines, columns);
  }

  /// The difference.
  ///
  /// @param before what the terminal shows; rows that are not there are empty
  public static String changes(List<Line> before, List<Line> after, int columns) {
    StringBuilder out = new StringBuilder();
    for (int row = 0; row < after.size(); row++) {
      Line old = row < before.size() ? before.get(row) : Line.EMPTY;
      Line line = after.get(row);
      if (!old.equals(line)) {
        // The last cell of the last row would scroll the screen.
        int width = row == after.size() - 1 ? columns - 1 : columns;
        if (line.bar() || old.bar()) {
          bar(out, row, line, width);
        } else {
          row(out, row, old.text(), line.text(), width);
        }
      }
    }
    return out.toString();
  }

  private static void bar(StringBuilder out, int row, Line line, int width) {
    move(out, row, 0);
    String text = cut(line.text(), width);
    if (line.bar()) {
      out.append(REVERSE).append(text).append(" ".repeat(width - text.length())).append(PLAIN);
    } else {
      out.append(text).append(ERASE_REST);
    }
  }

  private static void row(StringBuilder out, int row, String from, String to, int width) {
    String old = cut(from, width);
    String text = cut(to, width);
    int column = 0;
    while (column < text.length()) {
      if (same(old, text, column)) {
        column++;
        continue;
      }
      int end = endOfChange(old, text, column);
      move(out, row, column);
      out.append(text, column, end);
      column = end;
    }
    if (old.length() > text.length()) {
      move(out, row, text.length());
      out.append(ERASE_REST);
    }
  }

  /// Behind the last difference that is worth writing through to.
  private static int endOfChange(String old, String text, int from) {
    int end = from + 1;
    for (int at = end; at < text.length() && at - end < GAP; at++) {
      if (!same(old, text, at)) {
        end = at + 1;
      }
    }
    return end;
  }

  private static boolean same(String old, String text, int column) {
    return (column < old.length() ? old.charAt(column) : ' ') == text.charAt(column);
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width));
  }

  /// Rows and columns count from 1 on the wire (ECMA-48, CUP); a column of 1 may be left out.
  private static void move(StringBuilder out, int row, int column) {
    out.append(ESC).append(row + 1);
    if (column > 0) {
      out.append(';').append(column + 1);
    }
    out.append('H');
  }
}
