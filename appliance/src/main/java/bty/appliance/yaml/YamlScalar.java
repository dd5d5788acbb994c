package bty.appliance.yaml;

/// A single value as it is written in a YAML text.
public final class YamlScalar {
  private YamlScalar() {}

  /// Plain where nothing can be mistaken, by this reader or by one of YAML 1.1; else in double
  /// quotes, in which JSON's escapes mean the same. Always one line.
  public static String write(String text) {
    boolean plain =
        text.matches("\\p{L}[\\p{L}\\p{M}\\p{N}_.+/-]*( [\\p{L}\\p{M}\\p{N}_.+/-]+)*")
            && !text.matches("(?i)true|false|yes|no|on|off|y|n|null");
    if (plain) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(character -> {
          switch (character) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            default -> {
              if (isPrintable(character)) {
                quoted.appendCodePoint(character);
              } else {
                quoted.append(String.format("\\u%04x", character));
              }
            }
          }
        });
    return quoted.append('"').toString();
  }

  /// What may stand in a line as it is: `nb-json` and printable (YAML 1.2.2, 5.1), less what YAML
  /// 1.1 takes for a line break. All beyond the first 65,536 is.
  private static boolean isPrintable(int character) {
    return switch (character) {
      case 0x85, 0x2028, 0x2029, 0xFEFF -> false;
      default ->
          (character >= 0x20 && character < 0x7f)
              || (character >= 0xA0 && character < 0xD800)
              || (character >= 0xE000 && character < 0xFFFE)
              || character >= 0x10000;
    };
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
