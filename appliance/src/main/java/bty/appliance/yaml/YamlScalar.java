package bty.appliance.yaml;

/// A single value as it is written in a YAML text.
public final class YamlScalar {
  private YamlScalar() {}

  /// Plain where nothing can be mistaken, by this reader or by one of YAML 1.1; else in double
  /// quotes, in which JSON's escapes mean the same. Always one line.
  public static String write(String text) {
    boolean plain =
        text.matches("[A-Za-z][A-Za-z0-9_.+/-]*( [A-Za-z0-9_.+/-]+)*")
            && !text.matches("(?i)true|false|yes|no|on|off|y|n|null");
    if (plain) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(unit -> {
          switch (unit) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            default -> {
              // Only printable ASCII is written as it is: YAML forbids some of the rest.
              if (unit >= 0x20 && unit < 0x7f) {
                quoted.append((char) unit);
              } else {
                quoted.append(String.format("\\u%04x", unit));
              }
            }
          }
        });
    return quoted.append('"').toString();
  }

  /// Where the value that begins there ends, if it ends in this line and nothing but a comment
  /// follows.
  ///
  /// @return the index behind it, or -1
  static int end(String line, int start) {
    if (start >= line.length()) {
      return -1;
    }
    int end =
        switch (line.charAt(start)) {
          case '"' -> closing(line, start, '\\');
          case '\'' -> closing(line, start, '\'');
          case '|', '>', '{', '[', '&', '*', '!', '#' -> -1;
          default -> line.substring(0, comment(line, start)).stripTrailing().length();
        };
    return end > start && line.substring(end).matches("\\s*|\\s+#.*") ? end : -1;
  }

  /// The comment at the end of a line, with the space before it; empty if there is none.
  public static String comment(String line) {
    int index = 0;
    while (index < line.length() && line.charAt(index) != '"' && line.charAt(index) != '\'') {
      if (isComment(line, index)) {
        return line.substring(line.substring(0, index).stripTrailing().length());
      }
      index++;
    }
    if (index == line.length()) {
      return "";
    }
    int end = closing(line, index, line.charAt(index) == '"' ? '\\' : '\'');
    return end < 0 ? "" : comment(line.substring(end));
  }

  private static int comment(String line, int start) {
    int index = start;
    while (index < line.length() && !isComment(line, index)) {
      index++;
    }
    return index;
  }

  /// A `#` begins a comment only behind white space (YAML 1.2.2, 6.6).
  private static boolean isComment(String line, int index) {
    return line.charAt(index) == '#'
        && (index == 0 || Character.isWhitespace(line.charAt(index - 1)));
  }

  /// Behind the quote that closes the one at the start; in single quotes it is escaped by itself.
  private static int closing(String line, int start, char escape) {
    char quote = line.charAt(start);
    for (int index = start + 1; index < line.length(); index++) {
      boolean escaped =
          line.charAt(index) == escape
              && index + 1 < line.length()
              && (escape == '\\' || line.charAt(index + 1) == quote);
      if (escaped) {
        index++;
      } else if (line.charAt(index) == quote) {
        return index + 1;
      }
    }
    return -1;
  }
}
