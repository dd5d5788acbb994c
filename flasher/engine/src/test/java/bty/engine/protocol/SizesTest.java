package bty.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "1500, 1.5 kB",
    "500107862016, 500.1 GB",
    "9223372036854775807, 9.2 EB"
  })
  void bytesStandInTheLargestUnitThatLeavesOne(long bytes, String text) {
    assertThat(Sizes.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "59, 59 s", "60, 1 min 00 s", "100, 1 min 40 s", "7500, 2 h 05 min"})
  void durationsAreReadable(long seconds, String text) {
    assertThat(Sizes.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void shortTimesHaveTenths() {
    assertThat(Sizes.duration(Duration.ofMillis(840))).isEqualTo("0.8 s");
    assertThat(Sizes.duration(Duration.ofMillis(7040))).isEqualTo("7 s");
    assertThat(Sizes.duration(Duration.ofMillis(12_340))).isEqualTo("12 s");
  }

  @Test
  void aPartIsToldInTheUnitOfTheTotal() {
    assertThat(Sizes.bytesOf(1_200_000_000, 2_900_000_000L)).isEqualTo("1.2 of 2.9 GB");
  }
}
