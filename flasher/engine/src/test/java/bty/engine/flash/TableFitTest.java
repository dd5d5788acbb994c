package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.Identity;
import bty.engine.disk.Transport;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.inspect.ImageInspector;
import bty.engine.partition.GptBuilder;
import bty.engine.qcow2.Qcow2Builder;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether an image's partition table can mean on the disk what it says, and what is said of it
/// before anything is written.
class TableFitTest {
  private static final int MIB = 1 << 20;
  private static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";

  @TempDir Path folder;
  private final List<FlashEvent> events = new ArrayList<>();

  /// One partition at 1 MiB; its file system ends half a MiB further on, so that the image is whole
  /// without the rest of the partition.
  private static byte[] mbr(int imageBytes, int partitionBytes) {
    byte[] image = new byte[imageBytes];
    ByteBuffer sector = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    sector.put(0, (byte) 0xeb).putShort(510, (short) 0xaa55);
    sector.put(446 + 4, (byte) 0x83);
    sector.putInt(446 + 8, MIB / 512).putInt(446 + 12, partitionBytes / 512);
    sector.putInt(MIB + 1024 + 4, 512).putShort(MIB + 1024 + 56, (short) 0xef53);
    return image;
  }

  /// One partition that ends at 2 MiB.
  private static byte[] gpt(int diskBytes) {
    return new GptBuilder(diskBytes, 512)
        .partition(LINUX, MIB / 512, 2L * MIB / 512 - 1, "root")
        .build();
  }

  private static byte[] onlyBackup() {
    byte[] image = gpt(4 * MIB);
    Arrays.fill(image, 512, 34 * 512, (byte) 0);
    return image;
  }

  private static List<byte[]> stored(byte[] image) throws IOException {
    byte[] qcow2 = Qcow2Builder.of(image, 3, 16, new Random(1)).shuffled(1).build();
    return List.of(image, Zstd.compress(image), qcow2);
  }

  @Test
  void anMbrIsRefusedOnADiskWithSectorsOf4096BytesWhichIsLeftAlone() throws IOException {
    for (byte[] stored : stored(mbr(4 * MIB, 2 * MIB))) {
      assertRefused(
          stored,
          new RecordingDisk(8 * MIB),
          4096,
          "its logical sectors have 4096 bytes, the image's partition table is made for 512");
      assertThat(flash(stored, new RecordingDisk(8 * MIB), 512))
          .isInstanceOf(FlashResult.Done.class);
    }
  }

  @Test
  void aGptIsRefusedOnADiskWithOtherSectors() throws IOException {
    assertRefused(
        gpt(4 * MIB),
        new RecordingDisk(8 * MIB),
        4096,
        "its logical sectors have 4096 bytes, the image's partition table is made for 512");
  }

  @Test
  void aPartitionThatEndsBeyondTheDiskIsRefusedUntouched() throws IOException {
    for (byte[] stored : stored(mbr(4 * MIB, 8 * MIB))) {
      assertRefused(
          stored,
          new RecordingDisk(8 * MIB),
          512,
          "partition table was made for a disk of at least 9.4 MB (9437184 bytes)");
      assertThat(plan(stored, new RecordingDisk(9 * MIB), 512)).isInstanceOf(FlashPlan.Ready.class);
    }
  }

  /// Its partitions all lie on the disk, but Linux takes such a table for a damaged one.
  @Test
  void aGptThatGivesAwayMoreThanTheDiskHasIsRefusedUntouched() throws IOException {
    byte[] image = Arrays.copyOf(gpt(16 * MIB), 4 * MIB);
    for (byte[] stored : stored(image)) {
      assertRefused(
          stored, new RecordingDisk(8 * MIB), 512, "partition table was made for a disk of");
    }
  }

  @Test
  void anImageWithNoMoreThanTheBackupOfItsTableIsRefusedUntouched() throws IOException {
    byte[] qcow2 = Qcow2Builder.of(onlyBackup(), 3, 16, new Random(1)).shuffled(1).build();
    for (byte[] stored : List.of(onlyBackup(), qcow2)) {
      assertRefused(stored, new RecordingDisk(8 * MIB), 512, "it has only the backup");
    }
  }

  @Test
  void allThatInspectHasToSayIsInThePlanAndAtTheBeginningOfTheFlash() throws IOException {
    byte[] unannounced = gpt(4 * MIB);
    Arrays.fill(unannounced, 440, 512, (byte) 0);
    for (byte[] image :
        List.of(
            TestImage.mixed(4 * MIB, 1),
            unannounced,
            Arrays.copyOf(gpt(8 * MIB), 4 * MIB),
            mbr(2 * MIB, 2 * MIB))) {
      TestImage file = TestImage.raw(folder, image);
      List<String> known =
          new ImageInspector().inspect(new ImageLocation.File(file.file())).problems();
      assertThat(known).isNotEmpty();
      RecordingDisk disk = new RecordingDisk(16 * MIB);
      assertThat(plan(image, disk, 512))
          .isInstanceOfSatisfying(
              FlashPlan.Ready.class, ready -> assertThat(ready.notes()).containsAll(known));
      FlashResult _ = flash(image, disk, 512);
      assertThat(events.getFirst())
          .isInstanceOfSatisfying(
              FlashEvent.Started.class, begun -> assertThat(begun.notes()).isEqualTo(known));
    }
  }

  @Test
  void ofACompressedImageIsSaidWhatItsBeginningShows() throws IOException {
    byte[] none = Zstd.compress(TestImage.mixed(4 * MIB, 1));
    assertThat(plan(none, new RecordingDisk(8 * MIB), 512))
        .isInstanceOfSatisfying(
            FlashPlan.Ready.class,
            ready -> assertThat(ready.notes().getFirst()).startsWith("no partition table"));
    byte[] good = Zstd.compress(gpt(4 * MIB));
    assertThat(plan(good, new RecordingDisk(8 * MIB), 512))
        .isInstanceOfSatisfying(
            FlashPlan.Ready.class,
            ready -> assertThat(String.join("; ", ready.notes())).doesNotContain("backup"));
  }

  private void assertRefused(byte[] stored, RecordingDisk disk, int sectorBytes, String words)
      throws IOException {
    assertThat(plan(stored, disk, sectorBytes))
        .isInstanceOfSatisfying(
            FlashPlan.Refused.class, refused -> assertThat(refused.reason()).contains(words));
    assertThat(flash(stored, disk, sectorBytes))
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> {
              assertThat(failed.reason()).contains(words);
              assertThat(failed.diskState()).contains("was not written to");
            });
    assertThat(disk.steps()).isEmpty();
  }

  private FlashPlan plan(byte[] stored, RecordingDisk disk, int sectorBytes) throws IOException {
    return flasher(disk, sectorBytes).plan(request(stored));
  }

  private FlashResult flash(byte[] stored, RecordingDisk disk, int sectorBytes) throws IOException {
    events.clear();
    return flasher(disk, sectorBytes).flash(request(stored), events::add);
  }

  private FlashRequest request(byte[] stored) throws IOException {
    return TestImage.raw(folder, stored).request(Optional.empty(), Verify.NONE);
  }

  private static Flasher flasher(RecordingDisk disk, int sectorBytes) {
    Disk described =
        new Disk(
            disk.path(),
            DeviceNumber.NONE,
            DiskKind.PHYSICAL,
            Transport.UNKNOWN,
            new Capacity(disk.sizeBytes(), sectorBytes, 4096),
            Identity.NONE,
            Disk.Traits.PLAIN,
            List.of(),
            List.of(),
            new BootMedium.No());
    return new Flasher(() -> List.of(described), chosen -> disk.opened(), RetryPolicy.PATIENT);
  }
}
