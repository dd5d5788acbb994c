package bty.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  @Test
  void pausesDoubleAndEachIsLongerByUpToAHalf() {
    for (long shortest : new long[] {500, 1_000, 2_000, 4_000, 8_000, 16_000}) {
      assertThat(backoff.next().toMillis()).isBetween(shortest, shortest * 3 / 2);
    }
  }

  @Test
  void noPauseExceedsTheLongestAndTheyStayDifferent() {
    Set<Duration> last = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      Duration pause = backoff.next();
      assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(30));
      if (i > 10) {
        assertThat(pause).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
        last.add(pause);
      }
    }
    assertThat(last).hasSizeGreaterThan(10);
  }
}
