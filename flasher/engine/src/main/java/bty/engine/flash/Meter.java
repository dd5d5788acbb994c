package bty.engine.flash;

import java.util.concurrent.atomic.LongAdder;

/// Where the bytes are and where the time goes, counted by the threads that move and wait.
final class Meter {
  /// Decoded bytes written or zeroed.
  final LongAdder bytesWritten = new LongAdder();

  /// Stored bytes read, or passed over.
  final LongAdder bytesRead = new LongAdder();

  /// The reader's waiting for the source.
  final WaitClock source = new WaitClock();

  /// The decoder's waiting for stored bytes.
  final WaitClock stored = new WaitClock();

  /// The decoder's waiting for the disk to give a buffer back.
  final WaitClock disk = new WaitClock();

  /// Adds up how long one thread has waited for something, the wait it is in now included.
  static final class WaitClock {
    private long nanos;
    private long since;
    private boolean waiting;

    synchronized void begin(long now) {
      since = now;
      waiting = true;
    }

    synchronized void end(long now) {
      nanos += now - since;
      waiting = false;
    }

    /// Nanoseconds up to now, a time of [System#nanoTime()].
    synchronized long total(long now) {
      return waiting ? nanos + now - since : nanos;
    }
  }
}
