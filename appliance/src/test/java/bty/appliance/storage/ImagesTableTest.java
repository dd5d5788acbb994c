package bty.appliance.storage;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.DiskWrite;
import bty.engine.disk.ReadBytes;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTableTest {
  private static final UUID DISK = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
  private static final UUID PARTITION = UUID.fromString("fedcba98-7654-3210-fedc-ba9876543210");

  private static ReadBytes written(ImagesTable table) {
    ByteBuffer disk = ByteBuffer.allocate((int) table.diskBytes());
    for (DiskWrite write : table.writes()) {
      disk.put((int) write.offset(), toArray(write.bytes()));
    }
    return new ReadBytes(
        table.diskBytes(), (offset, into) -> into.put(disk.slice((int) offset, into.remaining())));
  }

  private static byte[] toArray(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return array;
  }

  @ParameterizedTest
  @CsvSource({"67108864, 512", "67108864, 4096", "67109376, 512", "67112960, 4096"})
  void onePartitionTakesAllOfTheDiskInWholeMebibytes(long bytes, int sector) {
    ImagesTable table = new ImagesTable(bytes, sector, DISK, PARTITION);
    ReadBytes disk = written(table);
    List<PartitionEntry> found = PartitionTable.of(disk).partitions();
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().startBytes()).isEqualTo(1 << 20);
    assertThat(found.getFirst().sizeBytes()).isEqualTo(table.partitionBytes());
    assertThat(found.getFirst().name()).isEqualTo("bty images");
    assertThat(table.partitionBytes() % (1 << 20)).isZero();
    assertThat(bytes - table.partitionBytes()).isBetween(2L << 20, 3L << 20);
    assertThat(ImagesTable.partitionOf(disk.range(2L * sector, 128).orElseThrow()))
        .isEqualTo(PARTITION);
  }
}
