package bty.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Waits for what another thread, another program or the kernel brings about. It comes within
/// moments; the limit only makes a failure, with words, of what never comes.
public final class Eventually {
  /// Far beyond what it takes on a slow machine that has other work, too.
  public static final int MINUTES = 5;

  /// [#MINUTES].
  public static final Duration LIMIT = Duration.ofMinutes(MINUTES);

  private static final long PAUSE_MILLIS = 20;

  /// Finds out how things are.
  @FunctionalInterface
  public interface Look<T, E extends Exception> {
    /// As they are now.
    T look() throws E;
  }

  private Eventually() {}

  /// Looks again and again until what is seen is as wanted, and returns it.
  public static <T, E extends Exception> T see(
      String what, Look<T, E> look, Predicate<? super T> wanted) throws E {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      T seen = look.look();
      if (wanted.test(seen)) {
        return seen;
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "waited " + MINUTES + " minutes for " + what + "; last seen: " + seen);
      }
      pause();
    }
  }

  /// Waits until it is open.
  public static void open(String what, CountDownLatch latch) {
    try {
      if (!latch.await(MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("waited " + MINUTES + " minutes for " + what);
      }
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  /// Waits until it has ended, and returns its exit status.
  public static int end(Process process) {
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("waited " + MINUTES + " minutes for the end of " + process);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw interrupted("the end of " + process, e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted("what was not there yet", e);
    }
  }

  private static AssertionError interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting for " + what, e);
  }
}
