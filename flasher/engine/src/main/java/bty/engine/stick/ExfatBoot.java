package bty.engine.stick;

import bty.engine.disk.DiskBytes;
import bty.engine.disk.DiskWrite;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The boot region of an exFAT file system with sectors of 512 bytes and one FAT, its checksum
/// right: exFAT file system specification 1.00, sections 3.1 and 3.4.
///
/// @param sectors its twelve sectors, read-only
record ExfatBoot(ByteBuffer sectors) {
  static final int SECTOR = 512;

  /// The first two clusters have no number of their own.
  static final int FIRST_CLUSTER = 2;

  private static final int SECTORS = 12;
  private static final int BYTES = SECTORS * SECTOR;
  private static final byte[] NAME = "EXFAT   ".getBytes(StandardCharsets.US_ASCII);
  private static final int VOLUME_LENGTH = 72;
  private static final int CLUSTER_COUNT = 92;
  private static final int VOLUME_FLAGS = 106;
  private static final int PERCENT_IN_USE = 112;
  private static final int SECTOR_SHIFT = 9;

  /// More than 32 MiB a cluster may not have.
  private static final int MOST_CLUSTER_SHIFT = 25 - SECTOR_SHIFT;

  /// The region at the beginning, or, if that is damaged, its backup behind it.
  static Optional<ExfatBoot> of(DiskBytes partition) {
    return at(partition, 0).or(() -> at(partition, BYTES));
  }

  /// Whether the region at the beginning is as it should be, so that others go by it.
  static boolean isWhole(DiskBytes partition) {
    return at(partition, 0).isPresent();
  }

  private static Optional<ExfatBoot> at(DiskBytes partition, long offset) {
    return partition
        .range(offset, BYTES)
        .filter(bytes -> bytes.slice(3, NAME.length).equals(ByteBuffer.wrap(NAME)))
        .filter(bytes -> bytes.getShort(510) == (short) 0xAA55)
        .filter(bytes -> bytes.getInt(11 * SECTOR) == checksum(bytes))
        .filter(bytes -> bytes.get(108) == SECTOR_SHIFT && bytes.get(110) == 1)
        .filter(bytes -> bytes.get(109) >= 0 && bytes.get(109) <= MOST_CLUSTER_SHIFT)
        .map(ExfatBoot::new)
        .filter(boot -> boot.isWithin(partition.diskBytes()));
  }

  private boolean isWithin(long bytes) {
    return fatOffset() > 0
        && fatOffset() + fatBytes() <= heapOffset()
        && fatBytes() / 4 >= clusterCount() + FIRST_CLUSTER
        && heapOffset() + clusterCount() * clusterBytes() <= volumeBytes()
        && volumeBytes() <= bytes
        && rootCluster() >= FIRST_CLUSTER
        && rootCluster() < clusterCount() + FIRST_CLUSTER;
  }

  /// Of the first eleven sectors, without the three bytes that change while it is mounted.
  private static int checksum(ByteBuffer bytes) {
    int sum = 0;
    for (int at = 0; at < (SECTORS - 1) * SECTOR; at++) {
      if (at != VOLUME_FLAGS && at != VOLUME_FLAGS + 1 && at != PERCENT_IN_USE) {
        sum = Integer.rotateRight(sum, 1) + Byte.toUnsignedInt(bytes.get(at));
      }
    }
    return sum;
  }

  long volumeBytes() {
    return sectors.getLong(VOLUME_LENGTH) * SECTOR;
  }

  long fatOffset() {
    return Integer.toUnsignedLong(sectors.getInt(80)) * SECTOR;
  }

  long fatBytes() {
    return Integer.toUnsignedLong(sectors.getInt(84)) * SECTOR;
  }

  long heapOffset() {
    return Integer.toUnsignedLong(sectors.getInt(88)) * SECTOR;
  }

  long clusterCount() {
    return Integer.toUnsignedLong(sectors.getInt(CLUSTER_COUNT));
  }

  int clusterBytes() {
    return SECTOR << sectors.get(109);
  }

  long rootCluster() {
    return Integer.toUnsignedLong(sectors.getInt(96));
  }

  /// Where a cluster begins, in bytes from the start of the file system.
  long offsetOf(long cluster) {
    return heapOffset() + (cluster - FIRST_CLUSTER) * clusterBytes();
  }

  /// The same for another size.
  ExfatBoot resized(long volumeBytes, long clusterCount) {
    ByteBuffer copy = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    copy.put(0, sectors, 0, BYTES);
    copy.putLong(VOLUME_LENGTH, volumeBytes / SECTOR).putInt(CLUSTER_COUNT, (int) clusterCount);
    int sum = checksum(copy);
    for (int at = (SECTORS - 1) * SECTOR; at < BYTES; at += Integer.BYTES) {
      copy.putInt(at, sum);
    }
    return new ExfatBoot(copy);
  }

  /// Writes it in both places, the backup first: one of the two is whole at any moment, if one was
  /// before.
  List<DiskWrite> writes() {
    List<DiskWrite> writes = new ArrayList<>();
    for (int place : new int[] {BYTES, 0}) {
      for (int at = 0; at < BYTES; at += SECTOR) {
        writes.add(new DiskWrite(place + at, sectors.slice(at, SECTOR)));
      }
    }
    return writes;
  }
}
