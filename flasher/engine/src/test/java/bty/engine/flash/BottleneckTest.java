package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.Eventually;
import bty.engine.flash.FlashEvent.Bottleneck;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.FlakyServer;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is slow is what progress says.
class BottleneckTest {
  private static final int MIB = 1 << 20;

  /// So short that the fastest machine has something to say.
  private static final Duration TICK = Duration.ofMillis(50);

  /// In a row: what was slow before is forgotten by then.
  private static final int OFTEN = 10;

  @TempDir Path folder;
  private final List<Bottleneck> said = new ArrayList<>();
  private final CountDownLatch saidOften = new CountDownLatch(1);

  @Test
  void aServerThatStallsIsTheNetwork() throws IOException {
    byte[] image = TestImage.mixed(16 * MIB, 1);
    try (FlakyServer server =
        new FlakyServer(r -> {
          FlakyServer.Answer whole = FlakyServer.good(r, image, "\"a\"");
          return r.number() == 1
              ? whole.cutAfter(5 * MIB).stallingUntil("the network's blame", saidOften)
              : whole;
        })) {
      flash(Bottleneck.NETWORK, server.location("/x"), new RecordingDisk(16 * MIB));
    }
    assertThat(saidOften.getCount()).as("of %s", said).isZero();
  }

  @Test
  void aFormatThatIsSlowToUnpackIsTheDecoder() throws IOException, InterruptedException {
    Path disk = TestImage.raw(folder, TestImage.mixed(32 * MIB, 2)).file();
    assertThat(new ProcessBuilder("bzip2", "-1", disk.toString()).inheritIO().start().waitFor())
        .isZero();
    Path packed = folder.resolve(disk.getFileName() + ".bz2");
    assertThat(Files.exists(packed)).isTrue();
    flash(Bottleneck.DECODE, new ImageLocation.File(packed), new RecordingDisk(32 * MIB));
    assertThat(said).isNotEmpty();
    assertThat(2 * said.stream().filter(Bottleneck.DECODE::equals).count())
        .as("of %s", said)
        .isGreaterThanOrEqualTo(said.size());
  }

  @Test
  void aDiskThatIsSlowIsTheDisk() throws IOException {
    Path image = TestImage.raw(folder, TestImage.mixed(48 * MIB, 3)).file();
    RecordingDisk disk = new RecordingDisk(48 * MIB).refusing(this::isSlowFirst);
    flash(Bottleneck.DISK, new ImageLocation.File(image), disk);
    assertThat(saidOften.getCount()).as("of %s", said).isZero();
  }

  /// Refuses nothing.
  private boolean isSlowFirst(RecordingDisk.Step step) {
    // What is written before is the blanking of the disk's ends.
    if (step instanceof RecordingDisk.Step.Wrote(long offset, _)
        && offset >= 2 * MIB
        && offset < 40 * MIB) {
      Eventually.open("the disk's blame", saidOften);
    }
    return false;
  }

  /// @param word what is to be said often
  private void flash(Bottleneck word, ImageLocation image, RecordingDisk disk) {
    List<FlashEvent> seen = new ArrayList<>();
    FlashResult result =
        new Flasher(
                () -> List.of(disk.disk()), chosen -> disk.opened(), FlakyServer.UNHURRIED, TICK)
            .flash(
                new FlashRequest(
                    image, Optional.empty(), OptionalLong.empty(), TargetSpec.ONLY, Verify.NONE),
                event -> {
                  seen.add(event);
                  if (event instanceof FlashEvent.WritingProgress progress
                      && seen.stream().noneMatch(FlashEvent.Synced.class::isInstance)) {
                    said.add(progress.bottleneck());
                    note(word);
                  }
                });
    assertThat(result).as("of %s", said).isInstanceOf(FlashResult.Done.class);
  }

  private void note(Bottleneck word) {
    List<Bottleneck> latest = said.subList(Math.max(0, said.size() - OFTEN), said.size());
    if (latest.size() == OFTEN && latest.stream().allMatch(word::equals)) {
      saidOften.countDown();
    }
  }
}
