package bty.engine.selection;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.Disk;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.Identity;
import bty.engine.disk.Partition;
import bty.engine.partition.DiskEnds;
import bty.engine.partition.GptBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a plan says will be lost is read from the disk, whatever udev has come to.
class DiskContentsTest {
  private static final int SIZE = 4 << 20;
  private static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";
  private static final Disk BARE = Disk.plain("/dev/sda", SIZE, Identity.NONE);

  private static DiskBytes bytes(byte[] content) {
    ByteBuffer all = ByteBuffer.wrap(content);
    return new DiskEnds(all, ByteBuffer.allocate(0), content.length);
  }

  private static byte[] put(byte[] disk, int at, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, disk, at, bytes.length);
    return disk;
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "1080, S\u00ef, ext2",
    "0, LUKS\u00ba\u00be, crypto_LUKS",
    "131072, '\f\u00b1\u00ba\0\0\0\0\0', zfs_member",
    "4096, \u00fcN+\u00a9, linux_raid_member",
    "4186112, \u00fcN+\u00a9, linux_raid_member",
  })
  void theSignatureOfTheWholeDiskIsLost(int at, String magic, String type) {
    DiskContents contents = DiskContents.of(BARE, bytes(put(new byte[SIZE], at, magic)));
    assertThat(contents.disk().signature()).hasValue(type);
    assertThat(contents.lines())
        .containsExactly("/dev/sda as a whole, 4.2 MB (4194304 bytes), " + type);
  }

  @Test
  void aPhysicalVolumeOfLvmIsLost() {
    byte[] disk = put(put(new byte[SIZE], 512, "LABELONE"), 512 + 24, "LVM2 001");
    assertThat(DiskContents.of(BARE, bytes(disk)).lines().getFirst()).endsWith("LVM2_member");
  }

  @Test
  void aLabelIsTold() {
    byte[] disk = put(put(new byte[SIZE], 1080, "S\u00ef"), 1024 + 120, "photos");
    assertThat(DiskContents.of(BARE, bytes(disk)).lines().getFirst()).endsWith("ext2, photos");
  }

  @Test
  void partitionsThatTheKernelDoesNotShowAreLostToo() {
    byte[] disk = new GptBuilder(SIZE, 512).partition(LINUX, 2048, 4095, "root").build();
    assertThat(DiskContents.of(BARE, bytes(put(disk, (1 << 20) + 1080, "S\u00ef"))).lines())
        .containsExactly("partition 1, 1.0 MB (1048576 bytes), ext2, root");
  }

  @Test
  void whatUdevHasNotSeenInAPartitionIsReadThere() {
    Partition blank =
        new Partition(
            "/dev/sda1",
            1,
            1 << 20,
            1 << 20,
            Optional.empty(),
            Optional.empty(),
            Optional.of("root"));
    Disk disk = BARE.recognised(Optional.empty(), List.of(blank));
    DiskContents contents =
        DiskContents.of(disk, bytes(put(new byte[SIZE], (1 << 20) + 1080, "S\u00ef")));
    assertThat(contents.disk().partitions().getFirst().fileSystem()).hasValue("ext2");
    assertThat(contents.lines()).containsExactly("/dev/sda1, 1.0 MB (1048576 bytes), ext2, root");
  }

  @Test
  void aBlankDiskHasNothingToLose() {
    assertThat(DiskContents.of(BARE, bytes(new byte[SIZE])).lines()).isEmpty();
  }
}
