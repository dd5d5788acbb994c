package bty.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemClockTest {
  @Test
  void whatTheKernelSaysAgainstATimeIsSaid() {
    // The kernel looks at the time before it looks at who asks, so this is the same for everybody.
    Instant before1970 = Instant.EPOCH.minusSeconds(1);
    assertThatThrownBy(() -> SystemClock.kernel().set(before1970))
        .isInstanceOf(IOException.class)
        .hasMessage("setting the clock to 1969-12-31T23:59:59Z: error 22 of the kernel");
  }

  @ParameterizedTest
  @CsvSource({"2, false", "3, true", "15552000, true", "0, false", "-3, false", "-15552000, false"})
  void theClockGoesForwardOnlyAndNotForATrifle(long seconds, boolean set) {
    Instant here = Instant.parse("2026-11-23T00:00:00Z");
    Instant there = here.plusSeconds(seconds);
    assertThat(SystemClock.step(here, there).isPresent()).isEqualTo(set);
    assertThat(SystemClock.step(here, there).orElse(there)).isEqualTo(there);
  }
}
