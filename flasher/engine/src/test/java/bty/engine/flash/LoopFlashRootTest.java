package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.LoopDevice;
import bty.engine.disk.SysfsDisks;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import com.github.luben.zstd.Zstd;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("root")
class LoopFlashRootTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  @ParameterizedTest(name = "image of {0} bytes on {1} bytes in sectors of {2}, verify {3}")
  @CsvSource({
    "50331648, 50331648, 512, NONE",
    "50331648, 67108864, 512, READ_BACK",
    "50335744, 67108864, 4096, NONE",
    "50332160, 50333184, 512, READ_BACK",
    "700416, 67108864, 512, NONE",
  })
  void theDeviceHoldsExactlyTheImage(int imageBytes, int diskBytes, int sector, Verify verify)
      throws IOException {
    byte[] image = TestImage.mixed(imageBytes, 5);
    byte[] old = RecordingDisk.old(diskBytes);
    try (LoopDevice loop = LoopDevice.over(folder, diskBytes, "--sector-size", "" + sector)) {
      Files.write(Path.of(loop.path()), old);
      for (byte[] stored : List.of(image, Zstd.compress(image))) {
        FlashResult result = flash(loop, stored, verify);
        assertThat(result).isInstanceOf(FlashResult.Done.class);
        byte[] expected = old.clone();
        Arrays.fill(expected, 0, MIB, (byte) 0);
        Arrays.fill(expected, (diskBytes - MIB) / 4096 * 4096, diskBytes, (byte) 0);
        System.arraycopy(image, 0, expected, 0, imageBytes);
        assertThat(Arrays.mismatch(Files.readAllBytes(Path.of(loop.path())), expected))
            .isEqualTo(-1);
      }
    }
  }

  @Test
  void aDeviceThatStopsTakingWritesIsNamedAndLeftBlank() throws IOException {
    Path small = Files.createDirectory(folder.resolve("small"));
    LoopDevice.run(List.of("mount", "-t", "tmpfs", "-o", "size=8m", "none", small.toString()));
    try (LoopDevice loop = LoopDevice.over(small, 32 * MIB)) {
      FlashResult result = flash(loop, TestImage.mixed(32 * MIB, 6), Verify.NONE);
      assertThat(result)
          .isInstanceOfSatisfying(
              FlashResult.Failed.class,
              failed -> {
                assertThat(failed.stage()).isIn(FlashStage.WRITE, FlashStage.SYNC);
                assertThat(failed.reason()).contains(loop.path());
                assertThat(failed.diskState()).contains("it cannot boot");
              });
      byte[] head = new byte[MIB];
      try (var device = Files.newInputStream(Path.of(loop.path()))) {
        assertThat(device.readNBytes(head, 0, MIB)).isEqualTo(MIB);
      }
      assertThat(RecordingDisk.isBlank(head, 0, MIB)).isTrue();
    } finally {
      LoopDevice.run(List.of("umount", small.toString()));
    }
  }

  private FlashResult flash(LoopDevice loop, byte[] stored, Verify verify) throws IOException {
    Path file = Files.write(folder.resolve("image"), stored);
    return new Flasher(new SysfsDisks())
        .flash(
            new FlashRequest(
                new ImageLocation.File(file),
                Optional.empty(),
                OptionalLong.empty(),
                TargetSpec.parse(loop.path()),
                verify),
            event -> {});
  }
}
