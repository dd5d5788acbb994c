package bty.appliance.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryTest {
  @ParameterizedTest
  @CsvSource({"1, 10", "2, 30", "3, 90", "4, 270", "5, 810", "6, 2430", "7, 3600", "99, 3600"})
  void pausesGrowToAnHour(int failures, int seconds) {
    assertThat(Delivery.pause(failures)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void clockThatIsSetBackMakesNobodyWait() {
    Instant at = Instant.parse("2026-11-30T02:00:00Z");
    Delivery waits = Delivery.of(new Notice("1", "done", at, "{}")).failed("away", at);
    assertThat(waits.isDue(at.plusSeconds(9))).isFalse();
    assertThat(waits.isDue(at.plusSeconds(10))).isTrue();
    assertThat(waits.isDue(at.minus(Duration.ofDays(1)))).isTrue();
  }
}
