package bty.appliance.log;

/// What strangers send, for one line of a log.
public final class LogText {
  private static final int MAX = 200;

  private LogText() {}

  /// Control characters, by which a line could be forged or a terminal driven, become `?`; what is
  /// longer than 200 characters is cut.
  public static String of(String text) {
    if (text.length() <= MAX && text.chars().allMatch(unit -> unit >= ' ' && unit <= '~')) {
      return text;
    }
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MAX)
        .forEach(point -> line.appendCodePoint(isPlain(point) ? point : '?'));
    return line.toString();
  }

  private static boolean isPlain(int point) {
    return !Character.isISOControl(point)
        && Character.getType(point) != Character.FORMAT
        && Character.getType(point) != Character.LINE_SEPARATOR
        && Character.getType(point) != Character.PARAGRAPH_SEPARATOR;
  }
}
