package bty.engine.flash;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The first reason to stop, known to all threads of one flash; later ones are consequences of it.
final class Cancellation {
  private static final long LOOK_MILLIS = 50;

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

  /// Takes the next of a queue between two threads of one flash; a stop is noticed and the waiting
  /// counted.
  ///
  /// @throws FlashFailure the first reason to stop, if there is one
  <T> T take(BlockingQueue<T> queue, Meter.WaitClock clock) throws FlashFailure {
    T ready = queue.poll();
    if (ready != null) {
      check();
      return ready;
    }
    clock.begin(System.nanoTime());
    try {
      while (true) {
        check();
        T next = look(queue);
        if (next != null) {
          return next;
        }
      }
    } finally {
      clock.end(System.nanoTime());
    }
  }

  private static <T> @Nullable T look(BlockingQueue<T> queue) {
    try {
      return queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Nobody but a stop ends these threads: an interrupt of their own has no meaning.
      return null;
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
