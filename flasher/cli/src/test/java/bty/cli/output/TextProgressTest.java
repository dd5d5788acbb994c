package bty.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashEvent.Bottleneck;
import bty.engine.image.ImageFormat;
import bty.engine.source.ImageLocation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TextProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private static FlashEvent.WritingProgress at(long read) {
    return new FlashEvent.WritingProgress(
        read * 1_000_000,
        read * 4_000_000,
        OptionalLong.of(100_000_000),
        318_000_000,
        OptionalLong.of(100 - read),
        Bottleneck.NETWORK);
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void numbersHavePercentRateTimeToGoAndBottleneck() {
    TextProgress.redrawn(out).on(at(42));
    assertThat(shown())
        .isEqualTo("writing   42%  42.0 of 100.0 MB  318.0 MB/s  ETA 58 s  limit: network");
  }

  @Test
  void whatIsRemarkableAboutTheImageFollowsTheBeginning() {
    FlashEvent started =
        new FlashEvent.Started(
            ImageLocation.parse("/images/b.img"),
            ImageFormat.RAW,
            OptionalLong.empty(),
            Disk.plain("/dev/sda", 4096, Identity.NONE),
            List.of("no partition table"));
    TextProgress.lines(out, () -> 0).on(started);
    assertThat(shown()).endsWith("\nnote: no partition table\n");
    assertThat(NdjsonProgress.line(started)).endsWith("\"notes\":[\"no partition table\"]}");
  }

  @Test
  void verifiedDoesNotSayWhichOfTheTwoChecksItWas() {
    // It comes of a digest that was given, of reading back, or of both.
    TextProgress.redrawn(out).on(new FlashEvent.Verified(Optional.empty()));
    assertThat(shown()).isEqualTo("verified: all that was to be checked is right\n");
  }

  @Test
  void onATerminalALineIsRedrawnAndWhatIsLongerIsWipedOut() {
    TextProgress progress = TextProgress.redrawn(out);
    progress.on(at(0));
    progress.on(at(90));
    progress.on(new FlashEvent.Synced(1, 2_000_000));
    assertThat(shown())
        .isEqualTo(
            "writing    0%  0.0 of 100.0 MB  318.0 MB/s  ETA 1 min 40 s  limit: network"
                + "\rwriting   90%  90.0 of 100.0 MB  318.0 MB/s  ETA 10 s  limit: network     "
                + "\rsynced   100%  2.0 MB on stable storage"
                + " ".repeat(30)
                + "\n");
  }

  @Test
  void inAFileNumbersComeEveryFiveSecondsAndEventsAtOnce() {
    AtomicLong seconds = new AtomicLong(100);
    TextProgress progress =
        TextProgress.lines(out, () -> Duration.ofSeconds(seconds.get()).toNanos());
    for (int i = 0; i < 12; i++) {
      progress.on(at(i));
      seconds.incrementAndGet();
    }
    progress.on(new FlashEvent.Partprobed());
    assertThat(shown().lines().map(line -> line.substring(0, 13)))
        .containsExactly("writing    0%", "writing    5%", "writing   10%", "partprobed: h");
  }

  @Test
  void anImageOfUnknownLengthIsCountedInBytes() {
    TextProgress.redrawn(out)
        .on(
            new FlashEvent.WritingProgress(
                5_000_000, 1, OptionalLong.empty(), 10, OptionalLong.empty(), Bottleneck.DISK));
    assertThat(shown()).isEqualTo("writing 5.0 MB read  10 B/s  limit: disk");
  }
}
