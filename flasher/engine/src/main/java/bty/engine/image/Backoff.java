package bty.engine.image;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Pauses between attempts: short at first, doubling to five seconds, each a little random so that
/// a rack of machines does not ask in step.
final class Backoff {
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 5_000;

  private final long deadline;
  private long millis = FIRST_MILLIS;

  /// @param patience after which [#pause] says no
  Backoff(Duration patience) {
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /// Waits before the next attempt; false if patience is at its end.
  ///
  /// @param why what the last attempt ended with; a server's wish for a pause is honoured up to a
  ///   minute
  /// @throws InterruptedIOException if the thread is interrupted
  boolean pause(IOException why) throws InterruptedIOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      return false;
    }
    long wanted = why instanceof BusyServerException busy ? busy.pauseMillis() : 0;
    long jittered = millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
    try {
      Thread.sleep(Math.min(left, Math.max(wanted, jittered)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped = new InterruptedIOException("interrupted while waiting");
      stopped.initCause(e);
      throw stopped;
    }
    millis = Math.min(2 * millis, LONGEST_MILLIS);
    return true;
  }
}
