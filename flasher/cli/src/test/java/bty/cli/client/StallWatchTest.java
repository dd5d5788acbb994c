package bty.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.StallWatch.Stall;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashEvent.Bottleneck;
import bty.engine.flash.FlashStage;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Times are minutes since the flash began.
class StallWatchTest {
  private static final long MIB = 1 << 20;

  private final StallWatch watch = new StallWatch(StallWatch.Limits.STANDARD, 0);

  private static long minute(double minutes) {
    return Duration.ofSeconds((long) (minutes * 60)).toNanos();
  }

  private void at(double minutes, long read, long written, Bottleneck bottleneck) {
    watch.on(
        new FlashEvent.WritingProgress(
            read, written, OptionalLong.of(100 * MIB), 0, OptionalLong.empty(), bottleneck),
        minute(minutes));
  }

  private Optional<Stall> check(double minutes) {
    return watch.check(minute(minutes));
  }

  @ParameterizedTest
  @CsvSource({"NETWORK, DOWNLOAD, FETCH", "DECODE, DECODE, FAILED", "DISK, WRITE, FAILED"})
  void numbersThatStandStillEndTheFlash(Bottleneck held, FlashStage stage, FailureKind kind) {
    watch.on(new FlashEvent.Writing(), 0);
    for (int minute = 1; minute <= 13; minute++) {
      at(minute, 5 * MIB, 20 * MIB, held);
    }
    assertThat(check(12.9)).isEmpty();
    Stall stall = check(13.1).orElseThrow();
    assertThat(stall.stage()).isEqualTo(stage);
    assertThat(stall.kind()).isEqualTo(kind);
    assertThat(stall.reason())
        .isEqualTo(
            "less than 1 MiB was read or written in 12 minutes, after 5 MiB read and 20 MiB"
                + " written; what held it up: "
                + held.word());
  }

  @Test
  void aByteNowAndThenIsNoProgress() {
    watch.on(new FlashEvent.Writing(), 0);
    for (int third = 0; third <= 40; third++) {
      at(third / 3.0, third, third, Bottleneck.NETWORK);
    }
    assertThat(check(13)).isPresent();
  }

  @Test
  void aDiskThatTakesAMegabyteInTenMinutesIsSlowAndNotDead() {
    watch.on(new FlashEvent.Writing(), 0);
    for (int ten = 1; ten <= 100; ten++) {
      at(10 * ten, 5 * MIB, ten * MIB, Bottleneck.DISK);
      assertThat(check(10 * ten + 9)).isEmpty();
    }
  }

  @Test
  void aSyncMayTakeHalfAnHour() {
    watch.on(new FlashEvent.Writing(), 0);
    at(1, 100 * MIB, 100 * MIB, Bottleneck.DISK);
    for (int minute = 2; minute <= 31; minute++) {
      at(minute, 100 * MIB, 100 * MIB, Bottleneck.DISK);
      assertThat(check(minute)).isEmpty();
    }
    assertThat(check(31.1).orElseThrow().stage()).isEqualTo(FlashStage.SYNC);
  }

  @Test
  void aDiskThatDoesNotOpenEndsTheFlash() {
    assertThat(check(11)).isEmpty();
    assertThat(check(12.1).orElseThrow().stage()).isEqualTo(FlashStage.TARGET);
  }

  @Test
  void whatSetsASystemUpHasADeadlineOfItsOwn() {
    watch.on(new FlashEvent.Provisioning("running CIJOE", Optional.empty()), 0);
    assertThat(check(600)).isEmpty();
  }
}
