package bty.engine.inspect;

import bty.engine.image.DiskContent;
import bty.engine.partition.DiskEnds;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTableReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/// Whatever bytes a disk has: its GPT or MBR is read or named as damaged. Checksums that are wrong
/// are made right for a second try, so that what is behind them is reached too.
public final class PartitionTableFuzz {
  private PartitionTableFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    read(input);
    byte[] mended = Arrays.copyOf(input, Math.max(input.length, 64 * 1024));
    mend(mended, 512);
    mend(mended, 4096);
    read(mended);
  }

  private static void read(byte[] disk) {
    ByteBuffer bytes = ByteBuffer.wrap(disk);
    int half = disk.length / 2;
    for (DiskEnds ends :
        new DiskEnds[] {
          new DiskEnds(bytes, bytes, disk.length),
          new DiskEnds(bytes.slice(0, half), bytes.slice(half, disk.length - half), disk.length),
          new DiskEnds(bytes, ByteBuffer.allocate(0), Long.MAX_VALUE / 8)
        }) {
      PartitionTableReader.Reading reading = PartitionTableReader.read(ends);
      if (reading.table().partitions().size() > 4096 + 64) {
        throw new AssertionError("too many partitions");
      }
      for (PartitionEntry partition : reading.table().partitions()) {
        if (partition.name().chars().anyMatch(Character::isISOControl)) {
          throw new AssertionError("a control character in \"" + partition.name() + "\"");
        }
      }
      ContentsReader.read(
          ends, reading.table(), java.util.Optional.empty(), new java.util.ArrayList<>());
    }
    new StartsKeeper(bytes).with(new DiskEnds(bytes, bytes, disk.length)).range(512, 512);
    DiskContent.sectorBytes(bytes);
  }

  private static void mend(byte[] disk, int at) {
    ByteBuffer bytes = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    long from = bytes.getLong(at + 72) * at;
    long length = (long) bytes.getInt(at + 80) * bytes.getInt(at + 84);
    if (from >= 0 && length >= 0 && from <= disk.length && length <= disk.length - from) {
      bytes.putInt(at + 88, crc(disk, (int) from, (int) length));
    }
    int header = bytes.getInt(at + 12);
    if (header >= 92 && header <= 512) {
      bytes.putInt(at + 16, 0);
      bytes.putInt(at + 16, crc(disk, at, header));
    }
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
