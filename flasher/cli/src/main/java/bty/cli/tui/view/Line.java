package bty.cli.tui.view;

/// One line of the screen.
///
/// @param text printable ASCII without blanks at the end, at most as long as the screen is wide
/// @param bar whether it is drawn reversed over the whole width: the title and the line of keys
public record Line(String text, boolean bar) {
  /// An empty line.
  public static final Line EMPTY = new Line("", false);
}
