package bty.engine.stick;

import bty.engine.disk.DiskBytes;
import bty.engine.disk.DiskWrite;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How an exFAT file system that was made with room to grow (`image-builder/lib/exfat.py`) fills a
/// larger partition: what is to be written, in order.
///
/// Its FAT and the last cluster of its allocation bitmap have room for more clusters than there
/// are, so nothing that is stored moves, and no file's cluster, FAT entry or name is written. What
/// is: the length of the bitmap, which may be larger than needed, then the numbers in the backup of
/// the boot region, then in the boot region. A cut of the power leaves one of the two regions
/// whole; by that the same writes complete it.
///
/// @param oldBytes how large the file system is
/// @param newBytes how large it is to be; the same if its FAT has no room for more
/// @param writes those whose bytes are not there yet
record ExfatGrowth(long oldBytes, long newBytes, List<DiskWrite> writes) {
  private static final int ENTRY_BYTES = 32;
  private static final byte END_OF_DIRECTORY = 0;
  private static final byte ALLOCATION_BITMAP = (byte) 0x81;

  /// Keeps a copy of the list.
  ExfatGrowth {
    writes = List.copyOf(writes);
  }

  /// The growth to the whole partition.
  ///
  /// @return empty if the partition holds no exFAT, or one that can't be understood
  static Optional<ExfatGrowth> of(DiskBytes partition) {
    return ExfatBoot.of(partition)
        .flatMap(
            boot -> bitmapEntry(partition, boot).flatMap(entry -> grown(partition, boot, entry)));
  }

  /// Where the directory's entry of the allocation bitmap stands, in the first cluster of the root.
  static Optional<Long> bitmapEntry(DiskBytes partition, ExfatBoot boot) {
    long directory = boot.offsetOf(boot.rootCluster());
    for (long at = directory; at < directory + boot.clusterBytes(); at += ENTRY_BYTES) {
      Optional<ByteBuffer> type = partition.range(at, 1);
      if (type.isEmpty() || type.get().get(0) == END_OF_DIRECTORY) {
        return Optional.empty();
      }
      if (type.get().get(0) == ALLOCATION_BITMAP) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private static Optional<ExfatGrowth> grown(DiskBytes partition, ExfatBoot boot, long entryAt) {
    ByteBuffer entry = partition.range(entryAt, ENTRY_BYTES).orElseThrow();
    long bitmap = boot.offsetOf(Integer.toUnsignedLong(entry.getInt(20)));
    long length = entry.getLong(24);
    if (length < bitmapBytes(boot.clusterCount()) || length > boot.clusterBytes()) {
      return Optional.of(asItIs(partition, boot));
    }
    long clusters =
        Math.min(
            (partition.diskBytes() - boot.heapOffset()) / boot.clusterBytes(),
            Math.min(boot.fatBytes() / 4 - ExfatBoot.FIRST_CLUSTER, boot.clusterBytes() * 8L));
    if (clusters <= boot.clusterCount()
        || !isUnmarked(partition, bitmap, boot.clusterCount(), clusters)) {
      return Optional.of(asItIs(partition, boot));
    }
    long bytes = boot.heapOffset() + clusters * boot.clusterBytes();
    List<DiskWrite> writes = new ArrayList<>();
    writes.add(lengthOfBitmap(partition, entryAt, bitmapBytes(clusters)));
    writes.addAll(boot.resized(bytes, clusters).writes());
    writes.removeIf(write -> write.isOn(partition));
    return Optional.of(new ExfatGrowth(boot.volumeBytes(), bytes, writes));
  }

  /// Only what a cut of the power left undone.
  private static ExfatGrowth asItIs(DiskBytes partition, ExfatBoot boot) {
    List<DiskWrite> writes =
        ExfatBoot.isWhole(partition) ? new ArrayList<>() : new ArrayList<>(boot.writes());
    writes.removeIf(write -> write.isOn(partition));
    return new ExfatGrowth(boot.volumeBytes(), boot.volumeBytes(), writes);
  }

  private static long bitmapBytes(long clusters) {
    return (clusters + 7) / 8;
  }

  /// Whether all bits behind the present ones are free.
  private static boolean isUnmarked(DiskBytes partition, long bitmap, long from, long to) {
    long first = from / 8;
    int length = (int) (bitmapBytes(to) - first);
    Optional<ByteBuffer> bytes = partition.range(bitmap + first, length);
    if (bytes.isEmpty() || Byte.toUnsignedInt(bytes.get().get(0)) >>> (from % 8) != 0) {
      return false;
    }
    for (int at = 1; at < length; at++) {
      if (bytes.get().get(at) != 0) {
        return false;
      }
    }
    return true;
  }

  /// The whole sector with the entry, so that it is the old or the new one.
  private static DiskWrite lengthOfBitmap(DiskBytes partition, long entryAt, long length) {
    long sector = entryAt / ExfatBoot.SECTOR * ExfatBoot.SECTOR;
    ByteBuffer bytes =
        ByteBuffer.allocate(ExfatBoot.SECTOR)
            .put(partition.range(sector, ExfatBoot.SECTOR).orElseThrow())
            .flip()
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong((int) (entryAt - sector) + 24, length);
    return new DiskWrite(sector, bytes);
  }
}
