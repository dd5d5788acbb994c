package bty.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemClockTest {
  @ParameterizedTest
  @CsvSource({"2, false", "3, true", "15552000, true", "0, false", "-3, false", "-15552000, false"})
  void theClockGoesForwardOnlyAndNotForATrifle(long seconds, boolean set) {
    Instant here = Instant.parse("2026-11-23T00:00:00Z");
    Instant there = here.plusSeconds(seconds);
    assertThat(SystemClock.step(here, there).isPresent()).isEqualTo(set);
    assertThat(SystemClock.step(here, there).orElse(there)).isEqualTo(there);
  }
}
