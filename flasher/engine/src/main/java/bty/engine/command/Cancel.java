package bty.engine.command;

import java.io.IOException;

/// Asks whether somebody wants an end.
@FunctionalInterface
public interface Cancel {
  /// Nobody does.
  Cancel NEVER = () -> {};

  /// @throws IOException if so, with the reason
  void check() throws IOException;
}
