package bty.cli.machine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C and SIGTERM. The JVM answers both by ending through its shutdown hooks, with the status
/// 128 + signal; the hook here makes it wait, once a flash has begun, until the flash has stopped
/// in order and the last sentence is printed.
public final class Signals {
  // Blanking the head of a slow disk and a sync; after that the JVM ends whatever happens.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Thread worker;
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean armed;

  private Signals(Thread worker) {
    this.worker = worker;
  }

  /// Begins to listen.
  ///
  /// @param worker the thread that flashes
  public static Signals install(Thread worker) {
    Signals interrupts = new Signals(worker);
    Runtime.getRuntime().addShutdownHook(new Thread(interrupts::stopWorker, "interrupt"));
    return interrupts;
  }

  /// From here on the worker is told, and waited for.
  public void arm() {
    armed = true;
  }

  /// Everything is said.
  public void finished() {
    finished.countDown();
  }

  private void stopWorker() {
    if (!armed || finished.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      boolean _ = finished.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
