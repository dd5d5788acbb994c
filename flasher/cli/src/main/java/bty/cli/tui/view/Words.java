package bty.cli.tui.view;

import java.util.ArrayList;
import java.util.List;

/// Texts from anywhere, made to fit.
final class Words {
  private Words() {}

  /// Printable ASCII: names come from file systems and drives, and a terminal would obey what is
  /// not printable.
  static String plain(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  /// At most so wide; what is cut off leaves a `~`.
  static String fit(String text, int width) {
    String plain = plain(text);
    if (width <= 0) {
      return "";
    }
    return plain.length() <= width ? plain : plain.substring(0, width - 1) + "~";
  }

  /// To the right of a column so wide.
  static String right(String text, int width) {
    String fitting = fit(text, width);
    return " ".repeat(width - fitting.length()) + fitting;
  }

  /// Filled up with blanks.
  static String left(String text, int width) {
    String fitting = fit(text, width);
    return fitting + " ".repeat(Math.max(0, width - fitting.length()));
  }

  /// Broken at blanks into lines so wide; a word that is longer is broken where the line ends.
  ///
  /// @param indent how far the second and later lines are moved in
  static List<String> wrap(String text, int width, int indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    boolean fresh = true;
    for (String word : plain(text).split(" ", -1)) {
      String rest = word;
      int room = width - line.length() - (fresh ? 0 : 1);
      if (!fresh && rest.length() > room) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(" ".repeat(indent));
        fresh = true;
      }
      while (rest.length() > width - line.length()) {
        int cut = width - line.length();
        lines.add(line + rest.substring(0, cut));
        rest = rest.substring(cut);
        line.setLength(0);
        line.append(" ".repeat(indent));
      }
      line.append(fresh ? "" : " ").append(rest);
      fresh = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
