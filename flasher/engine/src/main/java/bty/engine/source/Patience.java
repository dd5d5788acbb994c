package bty.engine.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/// Waits between the attempts of one request, until it has waited long enough.
final class Patience {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMillis(7_500);

  private final Backoff backoff = new Backoff(FIRST, LONGEST);
  private final long deadline;

  /// @param patience after which [#pause] says no
  Patience(Duration patience) {
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
    try {
      Thread.sleep(Math.min(left, Math.max(wanted, backoff.next().toMillis())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped = new InterruptedIOException("interrupted while waiting");
      stopped.initCause(e);
      throw stopped;
    }
    return true;
  }
}
