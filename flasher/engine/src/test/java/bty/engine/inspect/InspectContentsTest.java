package bty.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.filesystem.OsRelease;
import bty.engine.partition.GptBuilder;
import bty.engine.partition.PartitionEntry;
import bty.engine.qcow2.Qcow2Builder;
import bty.engine.source.ImageLocation;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found inside a small image of a system, made by sfdisk, mkfs.ext4 and mkfs.vfat: a BIOS
/// boot partition, an EFI system partition with loaders, a root with an os-release.
class InspectContentsTest {
  private static final int SIZE = 16 << 20;
  private static final int EFI = 2 << 20;
  private static final int ROOT = 8 << 20;

  @TempDir Path folder;

  private static byte[] system() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            InspectContentsTest.class.getResourceAsStream("/images/example-linux.img.zst"))) {
      return Zstd.decompress(in.readAllBytes(), SIZE);
    }
  }

  @Test
  void everyFormatShowsTheSame() throws IOException {
    byte[] disk = system();
    byte[] qcow2 = Qcow2Builder.of(disk, 3, 16, new Random(1)).shuffled(1).build();
    for (byte[] stored : List.of(disk, Zstd.compress(disk), qcow2)) {
      ImageInspection found = inspect(stored);
      ImageContents contents = found.contents();
      assertThat(contents.system())
          .contains(new OsRelease("example", "Example Linux 13 (sample)", "13"));
      assertThat(contents.boot())
          .isEqualTo(
              new ImageContents.BootWays(
                  "GRUB", true, true, List.of("EFI/BOOT/BOOTX64.EFI"), Optional.of(false)));
      assertThat(contents.fileSystems().keySet()).containsExactlyInAnyOrder(2, 3);
      assertThat(contents.of(found.partitionTable().partitions().get(1)))
          .hasValueSatisfying(efi -> {
            assertThat(efi.type()).isEqualTo("vfat");
            assertThat(efi.label()).isEqualTo("EFI");
            assertThat(efi.uuid()).isEqualTo("1234-ABCD");
          });
      assertThat(contents.of(found.partitionTable().partitions().get(2)))
          .hasValueSatisfying(root -> {
            assertThat(root.type()).isEqualTo("ext4");
            assertThat(root.label()).isEqualTo("rootfs");
            assertThat(root.uuid()).isEqualTo("22222222-2222-4222-8222-222222222222");
            assertThat(root.sizeBytes()).hasValue(7 << 20);
          });
      assertThat(found.problems()).isEmpty();
    }
  }

  @Test
  void whatWouldGoWrongIsSaid() throws IOException {
    byte[] noCode = system();
    Arrays.fill(noCode, 0, 440, (byte) 0);
    assertProblem(noCode, "no boot code in its first sector: machines with BIOS");
    byte[] otherLoader = system();
    replace(otherLoader, EFI, "BOOTX64 EFI", "BOOTAA64EFI");
    assertProblem(otherLoader, "has EFI/BOOT/BOOTAA64.EFI and no BOOTX64.EFI");
    byte[] noLoader = system();
    replace(noLoader, EFI, "BOOTX64 EFI", "SHELLX64EFI");
    assertProblem(noLoader, "has no loader in EFI/BOOT");
    assertThat(inspect(noLoader).contents().boot().uefi()).isFalse();
    byte[] noMbr = system();
    noMbr[510] = 0;
    assertProblem(noMbr, "no protective MBR");
    byte[] larger = system();
    larger[ROOT + 1024 + 6] = 1;
    assertProblem(larger, "the ext4 file system of partition 3 takes");
    byte[] cut = Arrays.copyOf(system(), 12 << 20);
    assertProblem(cut, "the GPT was made for a disk of 16777216 bytes");
    assertProblem(cut, "partition 3 ends at byte 15728640, beyond the image's end at 12582912");
    byte[] large =
        new GptBuilder(1 << 20, 4096)
            .partition("0fc63daf-8483-4772-8e79-3d69d8477de4", 10, 20, "root")
            .build();
    assertProblem(large, "made for sectors of 4096 bytes");
    assertProblem(large, "neither boot code in its first sector nor an EFI system partition");
  }

  @Test
  void aDiskWithoutATableIsLookedAtWhole() throws IOException {
    byte[] root = Arrays.copyOfRange(system(), ROOT, ROOT + (7 << 20));
    for (byte[] stored : List.of(root, Zstd.compress(root))) {
      ImageInspection found = inspect(stored);
      assertThat(found.contents().wholeDisk())
          .hasValueSatisfying(whole -> assertThat(whole.type()).isEqualTo("ext4"));
      assertThat(found.contents().system()).isPresent();
      assertThat(found.problems()).anySatisfy(it -> assertThat(it).contains("no partition table"));
    }
  }

  @Test
  void logicalPartitionsOfAnMbrAreFollowed() throws IOException {
    byte[] disk = new byte[1 << 20];
    entry(disk, 0, 0, 0x05, 100, 1000);
    entry(disk, 100, 0, 0x83, 10, 50);
    entry(disk, 100, 1, 0x05, 200, 100);
    entry(disk, 300, 0, 0x82, 10, 60);
    ImageInspection found = inspect(disk);
    assertThat(found.partitionTable().partitions())
        .extracting(PartitionEntry::number, PartitionEntry::startBytes, PartitionEntry::sizeBytes)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, 100L * 512, 1000L * 512),
            org.assertj.core.groups.Tuple.tuple(5, 110L * 512, 50L * 512),
            org.assertj.core.groups.Tuple.tuple(6, 310L * 512, 60L * 512));
  }

  private static void entry(byte[] disk, int sector, int index, int type, int start, int count) {
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.wrap(disk).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    int at = sector * 512 + 446 + 16 * index;
    bytes.put(at + 4, (byte) type).putInt(at + 8, start).putInt(at + 12, count);
    bytes.putShort(sector * 512 + 510, (short) 0xaa55);
  }

  private static void replace(byte[] disk, int from, String old, String with) {
    String text = new String(disk, from, 4 << 20, StandardCharsets.ISO_8859_1);
    byte[] bytes = with.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, disk, from + text.indexOf(old), bytes.length);
  }

  private void assertProblem(byte[] stored, String words) throws IOException {
    assertThat(inspect(stored).problems()).anySatisfy(it -> assertThat(it).contains(words));
  }

  private ImageInspection inspect(byte[] stored) throws IOException {
    return new ImageInspector()
        .inspect(new ImageLocation.File(Files.write(folder.resolve("image"), stored)));
  }
}
