package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.LoopDevice;
import bty.engine.disk.SysfsDisks;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real disks without a table, and with other sectors.
@Tag("root")
class WholeDiskRootTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  private FlashRequest request(Path image, String target) {
    return new FlashRequest(
        new ImageLocation.File(image),
        Optional.empty(),
        OptionalLong.empty(),
        TargetSpec.parse(target),
        Verify.NONE);
  }

  @Test
  void whatTheRealToolsMadeOfAWholeDiskIsInThePlan() throws IOException {
    Path image = Files.write(folder.resolve("image"), TestImage.bootable(new byte[MIB]));
    try (LoopDevice loop = LoopDevice.over(folder, 32 * MIB)) {
      LoopDevice.run(List.of("mkfs.ext4", "-q", "-L", "photos", loop.path()));
      assertLost(image, loop, ", ext4, photos");
      LoopDevice.run(List.of("wipefs", "-q", "--all", loop.path()));
      LoopDevice.run(List.of("pvcreate", "-q", "-ff", "-y", loop.path()));
      assertLost(image, loop, ", LVM2_member");
    }
  }

  private void assertLost(Path image, LoopDevice loop, String words) {
    assertThat(new Flasher(new SysfsDisks()).plan(request(image, loop.path())))
        .isInstanceOfSatisfying(
            FlashPlan.Ready.class,
            ready ->
                assertThat(ready.lostAsWhole().orElse("nothing"))
                    .startsWith(loop.path() + " as a whole")
                    .endsWith(words));
  }

  /// partx reads a table as the kernel does: in sectors of the disk.
  @Test
  void anMbrThatWouldMeanEightTimesAsMuchIsRefusedAndTheDiskLeftAlone() throws IOException {
    Path image = folder.resolve("image");
    LoopDevice.run(List.of("truncate", "-s", "4M", image.toString()));
    LoopDevice.run(List.of("sh", "-c", "echo '2048,2048' | sfdisk -q --label dos " + image));
    try (LoopDevice loop = LoopDevice.over(folder, 64 * MIB, "--sector-size", "4096")) {
      byte[] before = Files.readAllBytes(Path.of(loop.path()));
      assertThat(new Flasher(new SysfsDisks()).flash(request(image, loop.path()), event -> {}))
          .isInstanceOfSatisfying(
              FlashResult.Failed.class,
              failed ->
                  assertThat(failed.reason())
                      .contains("4096 bytes, the image's partition table is made for 512"));
      assertThat(Arrays.equals(Files.readAllBytes(Path.of(loop.path())), before)).isTrue();
      LoopDevice.run(
          List.of("dd", "if=" + image, "of=" + loop.path(), "bs=1M", "conv=fsync", "status=none"));
      String meant =
          LoopDevice.run(List.of("partx", "--show", "--bytes", "-g", "-o", "SIZE", loop.path()));
      assertThat(meant.strip()).isEqualTo("" + 8 * MIB);
    }
  }
}
