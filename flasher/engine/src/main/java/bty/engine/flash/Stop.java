package bty.engine.flash;

import org.jspecify.annotations.Nullable;

/// The first reason to stop, known to all threads of one flash; later ones are consequences of it.
final class Stop {
  /// Made in time: when memory is short, making it would fail as well, and nobody would stop.
  private final FlashFailure outOfMemory =
      FlashFailure.during(FlashStage.WRITE, new OutOfMemoryError());

  private @Nullable FlashFailure reason;
  private boolean diskHeld;

  synchronized void because(FlashFailure failure) {
    if (reason == null) {
      reason = failure;
    }
  }

  /// What broke a thread of the flash, whatever it is.
  void because(FlashStage stage, Throwable broken) {
    try {
      because(
          broken instanceof OutOfMemoryError ? outOfMemory : FlashFailure.during(stage, broken));
    } catch (OutOfMemoryError again) {
      because(outOfMemory);
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
