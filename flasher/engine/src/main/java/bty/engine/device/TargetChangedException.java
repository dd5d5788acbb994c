package bty.engine.device;

import java.io.IOException;

/// The disk was refused for safety between plan and write: it is not the one that was chosen, or it
/// is held by somebody.
public final class TargetChangedException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param message the whole sentence: which disk, what was found, what was wanted
  public TargetChangedException(String message) {
    super(message);
  }
}
