package bty.appliance.http;

import bty.appliance.files.Delay;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// Interrupts the thread that made it when nothing moves any more. Helidon has no read timeout, so
/// a client that stops in mid-upload would hold its thread and its file for ever.
public final class IdleTimeout implements AutoCloseable {
  private final Thread worker = Thread.currentThread();
  private final AtomicLong moved = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean over;

  private IdleTimeout() {}

  /// @param patience how long nothing may move, at most twice that before it is noticed
  public static IdleTimeout start(Duration patience) {
    return start(patience, Thread::sleep);
  }

  /// @param pause lets that time pass
  static IdleTimeout start(Duration patience, Delay pause) {
    IdleTimeout watch = new IdleTimeout();
    Thread.ofVirtual().name("stall-watch").start(() -> watch.run(patience, pause));
    return watch;
  }

  /// Something moved.
  public void moved(long total) {
    moved.set(total);
  }

  private void run(Duration patience, Delay pause) {
    long before = -1;
    try {
      while (moved.get() != before) {
        before = moved.get();
        pause.sleep(patience.toMillis());
        if (isOver()) {
          return;
        }
      }
    } catch (InterruptedException stopping) {
      return;
    }
    lock.lock();
    try {
      if (!over) {
        worker.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver() {
    lock.lock();
    try {
      return over;
    } finally {
      lock.unlock();
    }
  }

  /// The work is done; from here on nobody is interrupted.
  @Override
  public void close() {
    lock.lock();
    try {
      over = true;
    } finally {
      lock.unlock();
    }
    // An interrupt that came after the last byte was meant for the work that is done now.
    boolean _ = Thread.interrupted();
  }
}
