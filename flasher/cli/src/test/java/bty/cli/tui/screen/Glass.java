package bty.cli.tui.screen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// As much of a terminal as the painter needs, and strict: any other sequence is an error, as is a
/// character behind the last column.
final class Glass {
  private static final Pattern TOKEN =
      Pattern.compile("\u001b\\[([0-9;]*)([A-Za-z])|([ -~])", Pattern.DOTALL);

  private final char[][] cells;
  private final int columns;
  private int row;
  private int column;

  Glass(int columns, int rows) {
    this.columns = columns;
    cells = new char[rows][columns];
    for (char[] line : cells) {
      Arrays.fill(line, '?');
    }
  }

  void take(String text) {
    Matcher token = TOKEN.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!token.find(at) || token.start() != at) {
        throw new AssertionError("not understood: " + text.substring(at));
      }
      at = token.end();
      if (token.group(3) != null) {
        cells[row][column++] = token.group(3).charAt(0);
      } else {
        command(token.group(1), token.group(2).charAt(0));
      }
    }
  }

  private void command(String parameters, char command) {
    switch (command) {
      case 'H' -> {
        String[] parts = parameters.isEmpty() ? new String[] {"1"} : parameters.split(";", -1);
        row = Integer.parseInt(parts[0]) - 1;
        column = parts.length > 1 ? Integer.parseInt(parts[1]) - 1 : 0;
      }
      case 'J' -> {
        for (char[] line : cells) {
          Arrays.fill(line, ' ');
        }
      }
      case 'K' -> Arrays.fill(cells[row], Math.min(column, columns), columns, ' ');
      case 'm' -> {
        if (!parameters.isEmpty() && !parameters.equals("7")) {
          throw new AssertionError("a colour: " + parameters);
        }
      }
      default -> throw new AssertionError("a command that a vt100 need not have: " + command);
    }
  }

  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (char[] line : cells) {
      rows.add(new String(line).stripTrailing());
    }
    return rows;
  }
}
