package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.Eventually;
import bty.engine.device.WritableDisk;
import bty.engine.flash.FlashEvent.Bottleneck;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.FlakyServer;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A stop waits for nobody: these tests come to an end though the network would be silent for ever.
@Timeout(
    value = Eventually.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoppingTest {
  private static final int MIB = 1 << 20;

  /// Longer in one read than any of these tests may last. It asks once: a thread that is left
  /// behind in a read ends with the test's server, and disturbs no other.
  private static final RetryPolicy STUCK =
      new RetryPolicy(Duration.ZERO, Duration.ZERO, Duration.ofHours(1));

  @TempDir Path folder;

  @Test
  void anInterruptWhileTheServerIsSilentEndsTheFlashWithABlankDisk() throws IOException {
    byte[] image = TestImage.mixed(8 * MIB, 1);
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    try (FlakyServer server =
        new FlakyServer(r -> FlakyServer.good(r, image, "\"a\"").cutAfter(3 * MIB).stalling())) {
      FlashResult result =
          flasher(disk, STUCK)
              .flash(
                  request(server.location("/x")),
                  event -> {
                    if (event instanceof FlashEvent.WritingProgress progress
                        && progress.bottleneck() == Bottleneck.NETWORK) {
                      Thread.currentThread().interrupt();
                    }
                  });
      assertThat(Thread.interrupted()).isTrue();
      assertThat(result)
          .isInstanceOfSatisfying(
              FlashResult.Failed.class,
              failed -> {
                assertThat(failed.reason()).isEqualTo("the flash was stopped");
                assertThat(failed.stage()).isEqualTo(FlashStage.WRITE);
                assertThat(failed.diskState()).contains("it cannot boot");
              });
      assertThat(RecordingDisk.isBlank(disk.content(), 0, MIB)).isTrue();
      assertThat(disk.openHandles()).isZero();
    }
  }

  @Test
  void anInterruptBeforeTheDiskIsOpenLeavesItAlone() throws IOException {
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    try (FlakyServer server =
        new FlakyServer(
            r -> FlakyServer.good(r, new byte[MIB], "\"a\"").cutAfter(100).stalling())) {
      Thread.currentThread().interrupt();
      FlashResult result = flasher(disk, STUCK).flash(request(server.location("/x")), event -> {});
      assertThat(Thread.interrupted()).isTrue();
      assertThat(result)
          .isInstanceOfSatisfying(
              FlashResult.Failed.class,
              failed -> assertThat(failed.diskState()).contains("was not written to"));
      assertThat(disk.steps()).isEmpty();
    }
  }

  @Test
  void aListenerThatThrowsEndsTheFlashAndNothingGoesOnWriting() throws IOException {
    RecordingDisk disk = new RecordingDisk(64 * MIB);
    TestImage image = TestImage.raw(folder, TestImage.mixed(64 * MIB, 1));
    assertThatThrownBy(() ->
            flasher(disk, FlakyServer.UNHURRIED)
                .flash(
                    image.request(Optional.empty(), Verify.NONE),
                    event -> {
                      if (event instanceof FlashEvent.Writing) {
                        throw new IllegalStateException("screen gone");
                      }
                    }))
        .hasMessage("screen gone");
    assertThat(disk.openHandles()).isZero();
    int steps = disk.steps().size();
    assertThat(disk.steps()).hasSize(steps);
  }

  @Test
  void aTransferThatBreaksAndResumesEndsWithTheWholeImage() throws IOException {
    byte[] image = TestImage.mixed(8 * MIB, 2);
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    try (FlakyServer server =
        new FlakyServer(r -> {
          FlakyServer.Answer whole = FlakyServer.good(r, image, "\"a\"");
          return r.number() < 6 ? whole.cutAfter(MIB + 77) : whole;
        })) {
      FlashResult result =
          flasher(disk, FlakyServer.UNHURRIED).flash(request(server.location("/x")), event -> {});
      assertThat(result).isInstanceOf(FlashResult.Done.class);
      assertThat(disk.content()).isEqualTo(image);
    }
  }

  private static Flasher flasher(RecordingDisk disk, RetryPolicy policy) {
    return new Flasher(() -> List.of(disk.disk()), chosen -> disk.opened(), policy);
  }

  private static FlashRequest request(ImageLocation image) {
    return new FlashRequest(
        image, Optional.empty(), OptionalLong.empty(), TargetSpec.ONLY, Verify.NONE);
  }

  @Test
  void aFlashWhoseThreadDiesIsNotWaitedFor() throws IOException {
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    Flasher flasher =
        new Flasher(
            () -> List.of(disk.disk()),
            chosen -> StoppingTest.<RuntimeException>die(new Exception("unplanned")),
            FlakyServer.UNHURRIED);
    FlashResult result =
        flasher.flash(
            TestImage.raw(folder, TestImage.bootable(new byte[4096])).request(), event -> {});
    assertThat(result)
        .isInstanceOfSatisfying(
            FlashResult.Failed.class, failed -> assertThat(failed.reason()).contains("unplanned"));
  }

  /// Throws what no signature allows, as generated code and native calls can.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> WritableDisk die(Throwable what) throws E {
    throw (E) what;
  }
}
