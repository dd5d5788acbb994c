package bty.cli.machine;

/// The keyboards of the consoles, for as long as somebody may stop something with them.
public interface Keys extends AutoCloseable {
  /// Whether a key was pressed on one of them since the last call, or since they were opened.
  boolean pressed();

  @Override
  void close();

  /// Those of a machine that has none.
  static Keys none() {
    return new Keys() {
      @Override
      public boolean pressed() {
        return false;
      }

      @Override
      public void close() {}
    };
  }
}
