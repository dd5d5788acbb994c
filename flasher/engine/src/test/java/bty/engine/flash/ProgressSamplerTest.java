package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.flash.FlashEvent.Bottleneck;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressSamplerTest {
  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest(name = "source {0} ms, stored {1} ms, disk {2} ms of a second: {3}")
  @CsvSource({
    "900, 800, 100, NETWORK",
    "900, 800, 0, NETWORK",
    "100, 800, 0, DECODE",
    "0, 0, 0, DECODE",
    "900, 100, 800, DISK",
    "0, 0, 600, DISK",
    "0, 0, 400, DECODE",
  })
  void theBottleneckIsWhatWasWaitedFor(long source, long stored, long disk, Bottleneck expected) {
    Meter meter = new Meter();
    ProgressSampler progress = new ProgressSampler(meter, 0);
    wait(meter.source, source);
    wait(meter.stored, stored);
    wait(meter.disk, disk);
    assertThat(progress.next(OptionalLong.of(1), true, SECOND).bottleneck()).isEqualTo(expected);
  }

  @Test
  void aWaitThatLastsIsCountedWhileItLasts() {
    Meter meter = new Meter();
    ProgressSampler progress = new ProgressSampler(meter, 0);
    meter.source.begin(0);
    meter.stored.begin(0);
    assertThat(progress.next(OptionalLong.of(1), true, SECOND).bottleneck())
        .isEqualTo(Bottleneck.NETWORK);
  }

  @Test
  void afterTheLastByteThereIsOnlyTheDiskToWaitFor() {
    assertThat(
            new ProgressSampler(new Meter(), 0)
                .next(OptionalLong.of(1), false, SECOND)
                .bottleneck())
        .isEqualTo(Bottleneck.DISK);
  }

  @Test
  void rateAndTimeLeftAreOverTheLastTenSeconds() {
    Meter meter = new Meter();
    ProgressSampler progress = new ProgressSampler(meter, 0);
    FlashEvent.WritingProgress last = progress.next(OptionalLong.of(1000), true, 1);
    for (int second = 1; second <= 30; second++) {
      meter.bytesRead.add(second <= 15 ? 1 : 10);
      meter.bytesWritten.add(second <= 15 ? 2 : 20);
      last = progress.next(OptionalLong.of(1000), true, second * SECOND);
    }
    assertThat(last.rateBps()).isEqualTo(20);
    assertThat(last.etaSeconds()).isEqualTo(OptionalLong.of((1000 - 165) / 10 + 1));
    assertThat(last.percent()).isEqualTo(OptionalLong.of(16));
  }

  @Test
  void aHundredPercentIsNeverSaidBeforeTheSync() {
    Meter meter = new Meter();
    meter.bytesRead.add(1000);
    FlashEvent.WritingProgress all =
        new ProgressSampler(meter, 0).next(OptionalLong.of(1000), true, SECOND);
    assertThat(all.percent()).isEqualTo(OptionalLong.of(99));
  }

  private static void wait(Meter.WaitClock clock, long millis) {
    clock.begin(0);
    clock.end(millis * 1_000_000);
  }
}
