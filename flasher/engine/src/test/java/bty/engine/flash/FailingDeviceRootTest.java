package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.FailingDevice;
import bty.engine.disk.FailingDevice.Fault;
import bty.engine.disk.SysfsDisks;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Disks with one bad sector: never "done", always the device, the very sector and the kernel's
/// word, and never a disk that boots half of something.
@Tag("root")
class FailingDeviceRootTest {
  private static final int MIB = 1 << 20;
  private static final int DISK = 24 * MIB;

  @TempDir Path folder;

  /// Whether blanking is zeroing by the kernel or writing zeroes is up to the device.
  @ParameterizedTest(name = "{0} of byte {1}")
  @CsvSource({
    "WRITE, 9441280, write, Writing 4096 bytes at offset 9441280 of",
    "WRITE, 1048576, write, Writing 4096 bytes at offset 1048576 of",
    "WRITE, 0, write, 4096 bytes at offset 0 of",
    "WRITE, 25161728, write, 4096 bytes at offset 25161728 of",
    "READ, 12582912, verify, Reading 4096 bytes at offset 12582912 of",
    "READ, 0, head, Reading 4096 bytes at offset 0 of",
  })
  void theBadSectorIsNamedAndTheDiskCannotBoot(Fault fault, long sector, String stage, String words)
      throws IOException {
    try (FailingDevice device = FailingDevice.over(folder, DISK, fault, sector)) {
      FlashResult.Failed failed = failure(device);
      assertThat(failed.reason()).contains(words + " " + device.path()).contains("errno 5");
      assertThat(failed.stage().word()).isEqualTo(stage);
      assertThat(failed.diskState()).containsPattern("cannot boot|do not boot");
      if (sector > 0) {
        assertThat(firstBlock()).containsOnly(0);
      }
    }
  }

  @ParameterizedTest(name = "the device does not {0}")
  @CsvSource("FLUSH")
  void aDiskThatCannotKeepWhatItWasGivenIsNeverDone(Fault fault) throws IOException {
    try (FailingDevice device = FailingDevice.over(folder, DISK, fault, 0)) {
      FlashResult.Failed failed = failure(device);
      assertThat(failed.reason()).startsWith("Syncing " + device.path()).contains("errno 5");
      assertThat(failed.kind()).isEqualTo(FailureKind.FAILED);
    }
  }

  @Test
  void aDeviceThatOnlySaysItDiscardsHoldsExactlyTheImage() throws IOException {
    byte[] image = TestImage.mixed(DISK, 3);
    try (FailingDevice device = FailingDevice.over(folder, DISK, Fault.NONE, 0)) {
      Files.write(Path.of(device.path()), RecordingDisk.old(DISK));
      assertThat(flash(device, image, Verify.NONE)).isInstanceOf(FlashResult.Done.class);
    }
    assertThat(Arrays.mismatch(Files.readAllBytes(folder.resolve("store.img")), image))
        .isEqualTo(-1);
  }

  private FlashResult.Failed failure(FailingDevice device) throws IOException {
    FlashResult result = flash(device, noZeroes(), Verify.READ_BACK);
    assertThat(result).isInstanceOf(FlashResult.Failed.class);
    return (FlashResult.Failed) result;
  }

  private FlashResult flash(FailingDevice device, byte[] content, Verify verify)
      throws IOException {
    Path image = Files.write(folder.resolve("image"), content);
    return new Flasher(new SysfsDisks())
        .flash(
            new FlashRequest(
                new ImageLocation.File(image),
                Optional.empty(),
                OptionalLong.empty(),
                TargetSpec.parse(device.path()),
                verify),
            event -> {});
  }

  private static byte[] noZeroes() {
    byte[] image = new byte[DISK];
    new Random(9).nextBytes(image);
    TestImage.bootable(image);
    return image;
  }

  private byte[] firstBlock() throws IOException {
    byte[] block = new byte[4096];
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("store.img").toFile(), "r")) {
      file.readFully(block);
    }
    return block;
  }
}
