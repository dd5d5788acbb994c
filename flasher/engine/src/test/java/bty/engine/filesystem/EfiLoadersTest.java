package bty.engine.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An EFI system partition with one loader, whose header is longer than a cluster.
class EfiLoadersTest {
  private static final int SECTOR = 512;
  private static final int FAT_AT = SECTOR;
  private static final int ROOT_AT = 2 * SECTOR;
  private static final int DATA_AT = 3 * SECTOR;
  private static final String LOADER = "EFI/BOOT/BOOTX64.EFI";

  /// FAT12 with clusters of one sector: EFI at 2, BOOT at 3, the loader at 4 and 6.
  private static ByteBuffer partition(boolean signed) {
    ByteBuffer disk = ByteBuffer.allocate(64 * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    disk.putShort(11, (short) SECTOR).put(13, (byte) 1).putShort(14, (short) 1).put(16, (byte) 1);
    disk.putShort(17, (short) 16).putShort(19, (short) 64).putShort(22, (short) 1);
    entry(disk, ROOT_AT, "EFI        ", 0x10, 2);
    entry(disk, DATA_AT, "BOOT       ", 0x10, 3);
    entry(disk, DATA_AT + SECTOR, "BOOTX64 EFI", 0x20, 4);
    next(disk, 2, 0xfff);
    next(disk, 3, 0xfff);
    next(disk, 4, 6);
    next(disk, 6, 0xfff);
    int first = DATA_AT + 2 * SECTOR;
    int second = DATA_AT + 4 * SECTOR;
    disk.put(first, (byte) 'M').put(first + 1, (byte) 'Z').putInt(first + 0x3c, SECTOR);
    disk.putInt(second, 0x4550).putShort(second + 24, (short) 0x20b).putInt(second + 132, 16);
    disk.putInt(second + 168, signed ? 4096 : 0).putInt(second + 172, signed ? 4096 : 0);
    return disk;
  }

  private static void entry(ByteBuffer disk, int at, String name, int attributes, int cluster) {
    for (int i = 0; i < name.length(); i++) {
      disk.put(at + i, (byte) name.charAt(i));
    }
    disk.put(at + 11, (byte) attributes).putShort(at + 26, (short) cluster);
  }

  /// Two entries of the table are three bytes.
  private static void next(ByteBuffer disk, int cluster, int to) {
    int at = FAT_AT + cluster * 3 / 2;
    int pair = Short.toUnsignedInt(disk.getShort(at));
    disk.putShort(at, (short) (cluster % 2 == 0 ? (pair & 0xf000) | to : (pair & 0xf) | (to << 4)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void signatureOfTheLoaderIsFoundBehindItsFirstCluster(boolean signed) {
    MemoryDisk disk = new MemoryDisk(partition(signed));
    assertThat(EfiLoaders.of(disk).orElseThrow()).containsExactly(LOADER);
    assertThat(EfiLoaders.isSigned(disk, LOADER)).contains(signed);
  }

  @Test
  void loaderThatIsNotThereHasNone() {
    MemoryDisk disk = new MemoryDisk(partition(true));
    assertThat(EfiLoaders.isSigned(disk, "EFI/BOOT/BOOTIA32.EFI")).isEqualTo(Optional.empty());
    assertThat(EfiLoaders.isSigned(disk, "EFI/DEBIAN/SHIMX64.EFI")).isEqualTo(Optional.empty());
    assertThat(EfiLoaders.isSigned(new MemoryDisk(ByteBuffer.allocate(100)), LOADER)).isEmpty();
  }

  /// A table that can't be had is not the end of a folder or of a file.
  @Test
  void whatCannotBeHadIsNotKnown() {
    MemoryDisk disk = new MemoryDisk(partition(false));
    DiskBytes withoutTable =
        new DiskBytes() {
          @Override
          public long diskBytes() {
            return disk.diskBytes();
          }

          @Override
          public Optional<ByteBuffer> range(long offset, int length) {
            return offset >= FAT_AT && offset < ROOT_AT
                ? Optional.empty()
                : disk.range(offset, length);
          }
        };
    assertThat(EfiLoaders.of(withoutTable)).isEmpty();
    assertThat(EfiLoaders.isSigned(withoutTable, LOADER)).isEmpty();
  }
}
