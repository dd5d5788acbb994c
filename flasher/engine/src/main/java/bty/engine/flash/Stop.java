package bty.engine.flash;

import org.jspecify.annotations.Nullable;

/// The first reason to stop, known to all threads of one flash; later ones are consequences of it.
final class Stop {
  private @Nullable FlashFailure reason;
  private boolean diskHeld;

  synchronized void because(FlashFailure failure) {
    if (reason == null) {
      reason = failure;
    }
  }

  synchronized boolean isAsked() {
    return reason != null;
  }

  /// @throws FlashFailure the first reason, if there is one
  synchronized void check() throws FlashFailure {
    if (reason != null) {
      throw reason;
    }
  }

  /// From here on the disk may be open and changing, so that whoever stops has to wait.
  ///
  /// @throws FlashFailure if there is a reason to stop already
  synchronized void holdDisk() throws FlashFailure {
    check();
    diskHeld = true;
  }

  synchronized boolean isDiskHeld() {
    return diskHeld;
  }
}
