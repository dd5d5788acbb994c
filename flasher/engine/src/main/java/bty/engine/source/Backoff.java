package bty.engine.source;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Pauses between attempts: short at first, doubling up to a longest, each a little random so that
/// a rack of machines does not ask in step.
public final class Backoff {
  private final long longest;
  private long millis;

  /// @param first the shortest first pause
  /// @param longest which no pause exceeds
  public Backoff(Duration first, Duration longest) {
    this.millis = first.toMillis();
    this.longest = longest.toMillis();
  }

  /// How long to wait before the next attempt. The random part is up to a half, which leaves it
  /// room below the longest as well.
  public Duration next() {
    long shortest = Math.min(millis, longest * 2 / 3);
    millis = 2 * shortest;
    return Duration.ofMillis(shortest + ThreadLocalRandom.current().nextLong(shortest / 2 + 1));
  }
}
