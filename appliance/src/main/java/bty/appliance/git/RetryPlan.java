package bty.appliance.git;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When something that failed is tried again: after twice as long each time. Pure.
///
/// @param first the wait after the first failure
/// @param most the longest wait
/// @param failures how often it has failed in a row
/// @param next not before then; empty: at once
record RetryPlan(Duration first, Duration most, int failures, Optional<Instant> next) {
  private static final int MOST_DOUBLINGS = 20;

  /// Nothing has failed yet.
  static RetryPlan none(Duration first, Duration most) {
    return new RetryPlan(first, most, 0, Optional.empty());
  }

  /// It has failed once more.
  RetryPlan failed(Instant now) {
    Duration wait = first.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    return new RetryPlan(
        first, most, failures + 1, Optional.of(now.plus(wait.compareTo(most) > 0 ? most : wait)));
  }

  /// It went well, or shall be tried at once.
  RetryPlan forgotten() {
    return none(first, most);
  }

  /// Whether it may be tried. A clock that was set back does not make it wait for longer than it
  /// ever would.
  boolean isDue(Instant now) {
    return next.isEmpty() || !now.isBefore(next.get()) || now.plus(most).isBefore(next.get());
  }
}
