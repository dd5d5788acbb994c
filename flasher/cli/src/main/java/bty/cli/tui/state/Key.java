package bty.cli.tui.state;

/// A key that was pressed.
public sealed interface Key {
  /// A printable ASCII character.
  record Text(char character) implements Key {}

  /// Any other key that means something here.
  enum Named implements Key {
    UP,
    DOWN,
    LEFT,
    RIGHT,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    TAB,
    BACK_TAB,
    ENTER,
    ESCAPE,
    BACKSPACE,
    /// Ctrl-C.
    INTERRUPT,
    /// Ctrl-L.
    REDRAW
  }

  /// Whether it is this character.
  default boolean is(char character) {
    return this instanceof Text(char typed) && typed == character;
  }
}
