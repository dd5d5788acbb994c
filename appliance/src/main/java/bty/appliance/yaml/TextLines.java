package bty.appliance.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text as lines that each keep the line break they have.
///
/// @param lines the last one may have none
record TextLines(List<Line> lines) {
  private static final Pattern LINE = Pattern.compile("([^\\r\\n]*)(\\r\\n|\\r|\\n|$)");

  /// @param end its line break
  record Line(String text, String end) {
    /// Nothing, or nothing but a comment.
    boolean isBetween() {
      return text.isBlank() || text.stripLeading().startsWith("#");
    }
  }

  static TextLines of(String text) {
    List<Line> lines = new ArrayList<>();
    Matcher matcher = LINE.matcher(text);
    while (matcher.find() && !matcher.group().isEmpty()) {
      lines.add(new Line(matcher.group(1), matcher.group(2)));
    }
    return new TextLines(lines);
  }

  /// A line like those that are there.
  Line like(String text) {
    String end = lines.isEmpty() ? "" : lines.getFirst().end();
    return new Line(text, end.isEmpty() ? "\n" : end);
  }

  /// Other lines in place of these, as a text that ends as this one does.
  String replacedBy(List<Line> others) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < others.size(); i++) {
      Line line = others.get(i);
      boolean last = i == others.size() - 1;
      text.append(line.text());
      if (!last) {
        text.append(line.end().isEmpty() ? like("").end() : line.end());
      } else if (!lines.isEmpty() && !lines.getLast().end().isEmpty()) {
        text.append(line.end().isEmpty() ? like("").end() : line.end());
      }
    }
    return text.toString();
  }
}
