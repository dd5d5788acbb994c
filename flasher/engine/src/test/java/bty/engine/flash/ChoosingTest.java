package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.Disks;
import bty.engine.disk.Identity;
import bty.engine.disk.Transport;
import bty.engine.selection.LookDelay;
import bty.engine.source.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disks of a machine, while a flash that names none of them chooses.
class ChoosingTest {
  private static final int SIZE = 4 << 20;
  private static final LookDelay UNWANTED =
      _ -> {
        throw new InterruptedException();
      };

  @TempDir private Path folder;
  private final RecordingDisk disk = new RecordingDisk(SIZE);
  private int looks;

  private Flasher flasher(Disks disks, LookDelay pause) {
    return new Flasher(
        disks, _ -> disk.opened(), RetryPolicy.PATIENT, pause, Duration.ofSeconds(1));
  }

  private FlashRequest request() throws IOException {
    return TestImage.raw(folder, TestImage.mixed(SIZE, 4)).request();
  }

  @Test
  void aSecondDiskThatComesLateKeepsTheFirstFromBeingTheOnlyOne() throws IOException {
    Disk late = Disk.plain("/dev/late", SIZE, Identity.NONE);
    Flasher flasher =
        flasher(
            () -> looks++ == 0 ? List.of(disk.disk()) : List.of(disk.disk(), late), LookDelay.NONE);
    assertThat(flasher.flash(request(), _ -> {}))
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.REFUSED);
              assertThat(failed.reason()).contains("2 disks may be written").contains("/dev/late");
            });
    assertThat(disk.steps()).isEmpty();
  }

  @Test
  void whoStopsTheFlashNeedNotWaitForTheSecondLook() throws IOException {
    FlashPlan plan = flasher(() -> List.of(disk.disk()), UNWANTED).plan(request());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(plan)
        .isInstanceOfSatisfying(
            FlashPlan.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo("the flash was stopped"));
    assertThat(flasher(() -> List.of(disk.disk()), UNWANTED).flash(request(), _ -> {}))
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo("the flash was stopped"));
    assertThat(disk.steps()).isEmpty();
  }

  @Test
  void thePlanSaysThroughWhichPathADriveIsWritten() throws IOException {
    Flasher flasher = flasher(() -> List.of(path("/dev/sda"), path("/dev/sdb")), LookDelay.NONE);
    assertThat(flasher.plan(request()))
        .isInstanceOfSatisfying(
            FlashPlan.Ready.class,
            ready -> {
              assertThat(ready.disk().path()).isEqualTo("/dev/sda");
              assertThat(ready.notes())
                  .anySatisfy(note ->
                      assertThat(note).contains("/dev/sda and /dev/sdb are paths to one disk"));
            });
  }

  private static Disk path(String name) {
    return new Disk(
        name,
        DeviceNumber.NONE,
        DiskKind.PHYSICAL,
        Transport.SAS,
        new Capacity(SIZE, 512, 512),
        new Identity(
            Optional.empty(), Optional.of("S1"), Optional.of("naa.5000c5009f1a2b3c"), List.of()),
        new Disk.Traits(false, false, false, true),
        List.of(),
        List.of(),
        new BootMedium.No());
  }
}
