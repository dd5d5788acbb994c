package bty.appliance.template;

/// Words for a firmware's screen: whatever a file or a person wrote, in characters that neither
/// iPXE nor a serial line takes for anything else.
public final class ScreenText {
  private static final int MAX = 300;
  private static final String HARMLESS = " ._:/=+,@%~[]()'?-";

  private ScreenText() {}

  /// The same text in harmless ASCII, at most 300 characters: quotes become `'`, `;` becomes `,`,
  /// white space one space, anything else `?`. Never empty.
  public static String of(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().limit(4L * MAX).forEach(point -> line.append(harmless(point)));
    String clean = line.toString().replaceAll(" +", " ").strip();
    if (clean.length() > MAX) {
      clean = clean.substring(0, MAX - 3).strip() + "...";
    }
    return clean.isEmpty() ? "?" : clean;
  }

  private static char harmless(int point) {
    if (point == '"' || point == '`') {
      return '\'';
    }
    if (point == ';') {
      return ',';
    }
    if (Character.isWhitespace(point)) {
      return ' ';
    }
    boolean plain =
        point < 128 && (Character.isLetterOrDigit(point) || HARMLESS.indexOf(point) >= 0);
    return plain ? (char) point : '?';
  }
}
