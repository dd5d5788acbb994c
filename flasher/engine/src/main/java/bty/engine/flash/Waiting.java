package bty.engine.flash;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Taking from a queue between two threads of one flash, so that a stop is noticed and the time is
/// counted.
final class Waiting {
  private static final long LOOK_MILLIS = 50;

  private Waiting() {}

  /// @throws FlashFailure if the flash is to stop
  static <T> T take(BlockingQueue<T> queue, Stop stop, WaitClock clock) throws FlashFailure {
    T ready = queue.poll();
    if (ready != null) {
      stop.check();
      return ready;
    }
    clock.begin(System.nanoTime());
    try {
      while (true) {
        stop.check();
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
      // Nobody but Stop ends these threads: an interrupt of their own has no meaning.
      return null;
    }
  }
}
