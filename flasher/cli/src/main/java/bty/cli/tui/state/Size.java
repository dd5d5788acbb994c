package bty.cli.tui.state;

/// How much a terminal shows.
///
/// @param columns 1 to 400
/// @param rows 1 to 200
public record Size(int columns, int rows) {
  /// What every terminal has that does not say otherwise.
  public static final Size FALLBACK = new Size(80, 24);

  /// Below this the screen is cut off, not laid out anew.
  public static final Size SMALLEST = new Size(60, 18);

  private static final int MOST_COLUMNS = 400;
  private static final int MOST_ROWS = 200;

  /// Takes what a terminal says with a grain of salt.
  public Size {
    columns = Math.clamp(columns, 1, MOST_COLUMNS);
    rows = Math.clamp(rows, 1, MOST_ROWS);
  }

  /// Whether a terminal's answer is one: a serial line has no size (0x0), and one that was asked to
  /// go to 999;999 and says that it is there has none either.
  public static boolean isKnown(int columns, int rows) {
    return columns > 1 && rows > 1 && columns < 999 && rows < 999;
  }

  /// The size that is laid out for: this one, or the smallest that is usable.
  public Size layout() {
    return new Size(Math.max(columns, SMALLEST.columns), Math.max(rows, SMALLEST.rows));
  }
}
