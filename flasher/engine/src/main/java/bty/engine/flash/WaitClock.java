package bty.engine.flash;

/// Adds up how long one thread has waited for something, the wait it is in now included.
final class WaitClock {
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
