package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.device.WritableDisk;
import bty.engine.disk.LoopDevice;
import bty.engine.disk.SysfsDisks;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A loop device that is bound to another file between a look and the write: equal in name, number
/// and size, and not the disk that was meant.
@Tag("root")
class ConfirmedDiskRootTest {
  private static final int SIZE = 8 << 20;

  @TempDir private Path folder;
  private LoopDevice loop;
  private Path other;
  private byte[] before;

  @BeforeEach
  void makeDevices() throws IOException {
    loop = LoopDevice.over(folder, SIZE);
    before = RecordingDisk.old(SIZE);
    other = Files.write(folder.resolve("other.img"), before);
  }

  @AfterEach
  void removeDevice() throws IOException {
    loop.close();
  }

  private void bindOther() throws IOException {
    LoopDevice.run(List.of("losetup", "--detach", loop.path()));
    LoopDevice.run(List.of("losetup", loop.path(), other.toString()));
  }

  private FlashRequest request() throws IOException {
    Path image = Files.write(folder.resolve("image"), TestImage.mixed(SIZE, 3));
    return new FlashRequest(
        new ImageLocation.File(image),
        Optional.empty(),
        OptionalLong.empty(),
        TargetSpec.parse(loop.path()),
        Verify.NONE);
  }

  @Test
  void whatWasConfirmedIsWritten() throws IOException {
    Flasher flasher = new Flasher(new SysfsDisks());
    FlashPlan.Ready shown = (FlashPlan.Ready) flasher.plan(request());
    assertThat(flasher.flash(request().onto(shown), event -> {}))
        .isInstanceOf(FlashResult.Done.class);
    assertThat(Files.mismatch(loop.file(), folder.resolve("image"))).isEqualTo(-1);
  }

  @Test
  void anotherDiskThatCameToTheNameAfterThePlanIsNotTouched() throws IOException {
    Flasher flasher = new Flasher(new SysfsDisks());
    FlashPlan.Ready shown = (FlashPlan.Ready) flasher.plan(request());
    bindOther();
    assertUntouched(
        flasher.flash(request().onto(shown), event -> {}),
        "%s was chosen, and %s is there now: its disk sequence number was "
            .formatted(shown.disk().describe(), shown.disk().describe()));
  }

  @Test
  void anotherDiskThatCameToTheNameJustBeforeTheOpenIsNotTouched() throws IOException {
    Flasher flasher =
        new Flasher(
            new SysfsDisks(),
            chosen -> {
              bindOther();
              return WritableDisk.open(chosen);
            },
            RetryPolicy.PATIENT);
    assertUntouched(
        flasher.flash(request(), event -> {}), "is there now: its disk sequence number was ");
  }

  private void assertUntouched(FlashResult result, String words) throws IOException {
    assertThat(result)
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> {
              assertThat(failed.stage()).isEqualTo(FlashStage.TARGET);
              assertThat(failed.kind()).isEqualTo(FailureKind.REFUSED);
              assertThat(failed.reason()).contains(words).contains("again");
              assertThat(failed.diskState()).contains("was not written to");
            });
    assertThat(Files.readAllBytes(other)).isEqualTo(before);
  }
}
