package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.TargetWish;
import bty.engine.flash.FlashEvent.Bottleneck;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.image.FlakyServer;
import bty.engine.image.ImageLocation;
import bty.engine.image.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is slow is what progress says.
class BottleneckTest {
  private static final int MIB = 1 << 20;
  private static final RetryPolicy PATIENT =
      new RetryPolicy(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));

  /// So short that the fastest machine has something to say.
  private static final Duration TICK = Duration.ofMillis(50);

  @TempDir Path folder;

  @Test
  void aServerThatStallsIsTheNetwork() throws IOException {
    byte[] image = TestImage.mixed(16 * MIB, 1);
    try (FlakyServer server =
        new FlakyServer(r -> {
          FlakyServer.Answer whole = FlakyServer.good(r, image, "\"a\"");
          return r.number() < 3 ? whole.cutAfter(5 * MIB).stalling(1800) : whole;
        })) {
      assertSaid(Bottleneck.NETWORK, server.location("/x"), new RecordingDisk(16 * MIB));
    }
  }

  @Test
  void aFormatThatIsSlowToUnpackIsTheDecoder() throws IOException, InterruptedException {
    Path disk = TestImage.raw(folder, TestImage.mixed(32 * MIB, 2)).file();
    assertThat(new ProcessBuilder("bzip2", "-1", disk.toString()).inheritIO().start().waitFor())
        .isZero();
    Path packed = folder.resolve(disk.getFileName() + ".bz2");
    assertThat(Files.exists(packed)).isTrue();
    assertSaid(Bottleneck.DECODE, new ImageLocation.File(packed), new RecordingDisk(32 * MIB));
  }

  @Test
  void aDiskThatIsSlowIsTheDisk() throws IOException {
    Path image = TestImage.raw(folder, TestImage.mixed(48 * MIB, 3)).file();
    RecordingDisk disk = new RecordingDisk(48 * MIB).refusing(step -> slowly());
    assertSaid(Bottleneck.DISK, new ImageLocation.File(image), disk);
  }

  /// Refuses nothing.
  private static boolean slowly() {
    try {
      Thread.sleep(120);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static void assertSaid(Bottleneck word, ImageLocation image, RecordingDisk disk) {
    List<Bottleneck> said = new ArrayList<>();
    List<FlashEvent> seen = new ArrayList<>();
    FlashResult result =
        new Flasher(() -> List.of(disk.disk()), chosen -> disk.opened(), PATIENT, TICK)
            .flash(
                new FlashRequest(
                    image, Optional.empty(), OptionalLong.empty(), TargetWish.ONLY, Verify.NONE),
                event -> {
                  seen.add(event);
                  if (event instanceof FlashEvent.WritingProgress progress
                      && seen.stream().noneMatch(FlashEvent.Synced.class::isInstance)) {
                    said.add(progress.bottleneck());
                  }
                });
    assertThat(result).isInstanceOf(FlashResult.Done.class);
    assertThat(said).isNotEmpty();
    assertThat(2 * said.stream().filter(word::equals).count())
        .as("of %s", said)
        .isGreaterThanOrEqualTo(said.size());
  }
}
