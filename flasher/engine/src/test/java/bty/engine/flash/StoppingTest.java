package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.disk.TargetWish;
import bty.engine.disk.WritableDisk;
import bty.engine.flash.FlashEvent.Bottleneck;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.image.FlakyServer;
import bty.engine.image.ImageLocation;
import bty.engine.image.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class StoppingTest {
  private static final int MIB = 1 << 20;
  private static final RetryPolicy QUICK =
      new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofSeconds(30));

  @TempDir Path folder;

  @Test
  void anInterruptWhileTheServerIsSilentEndsAtOnceWithABlankDisk() throws IOException {
    byte[] image = TestImage.mixed(8 * MIB, 1);
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    try (FlakyServer server =
        new FlakyServer(
            r -> FlakyServer.good(r, image, "\"a\"").cutAfter(3 * MIB).stalling(30_000))) {
      List<FlashEvent> events = new ArrayList<>();
      long start = System.nanoTime();
      FlashResult result =
          flasher(disk)
              .flash(
                  request(server.location("/x")),
                  event -> {
                    events.add(event);
                    if (event instanceof FlashEvent.WritingProgress) {
                      Thread.currentThread().interrupt();
                    }
                  });
      assertThat(Thread.interrupted()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
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
      assertThat(events)
          .filteredOn(FlashEvent.WritingProgress.class::isInstance)
          .first()
          .extracting("bottleneck")
          .isEqualTo(Bottleneck.NETWORK);
    }
  }

  @Test
  void anInterruptBeforeTheDiskIsOpenLeavesItAlone() throws IOException {
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    try (FlakyServer server =
        new FlakyServer(
            r -> FlakyServer.good(r, new byte[MIB], "\"a\"").cutAfter(100).stalling(30_000))) {
      Thread.currentThread().interrupt();
      FlashResult result = flasher(disk).flash(request(server.location("/x")), event -> {});
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
            flasher(disk)
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
      FlashResult result = flasher(disk).flash(request(server.location("/x")), event -> {});
      assertThat(result).isInstanceOf(FlashResult.Done.class);
      assertThat(disk.content()).isEqualTo(image);
    }
  }

  private static Flasher flasher(RecordingDisk disk) {
    return new Flasher(() -> List.of(disk.disk()), chosen -> disk.opened(), QUICK);
  }

  private static FlashRequest request(ImageLocation image) {
    return new FlashRequest(
        image, Optional.empty(), OptionalLong.empty(), TargetWish.ONLY, Verify.NONE);
  }

  @Test
  void aFlashWhoseThreadDiesIsNotWaitedFor() throws IOException {
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    Flasher flasher =
        new Flasher(
            () -> List.of(disk.disk()),
            chosen -> StoppingTest.<RuntimeException>die(new Exception("unplanned")),
            QUICK);
    FlashResult result =
        flasher.flash(TestImage.raw(folder, new byte[4096]).request(), event -> {});
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
