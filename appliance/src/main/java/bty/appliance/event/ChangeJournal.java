package bty.appliance.event;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What has changed of late, numbered, for readers that each come as far as they come: one that is
/// slow, or was away, reads on from its own number, and costs nothing. Thread-safe.
public final class ChangeJournal {
  /// A busy site's changes of some seconds.
  private static final int KEPT = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final String[] names = new String[KEPT];
  private long last;

  /// The number of the newest change; 0 before the first.
  public long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /// Something has changed.
  ///
  /// @param name of what
  public void note(String name) {
    lock.lock();
    try {
      last++;
      names[(int) (last % KEPT)] = name;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is something newer, or the time is up.
  ///
  /// @throws InterruptedException if somebody wants an end
  public void await(long seen, Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (last == seen && left > 0) {
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// What was read.
  ///
  /// @param last the number to read on from
  /// @param names what has changed, each once; empty if there was more than is kept, or the number
  ///   is none that was given: anything may have changed
  public record Changes(long last, Optional<Set<String>> names) {}

  /// What has changed since.
  ///
  /// @param seen the number of the newest change that is known
  public Changes since(long seen) {
    lock.lock();
    try {
      if (seen < Math.max(0, last - KEPT) || seen > last) {
        return new Changes(last, Optional.empty());
      }
      Set<String> found = new LinkedHashSet<>();
      for (long number = seen + 1; number <= last; number++) {
        found.add(names[(int) (number % KEPT)]);
      }
      return new Changes(last, Optional.of(found));
    } finally {
      lock.unlock();
    }
  }
}
