package bty.engine.rootfs;

import bty.engine.filesystem.DiskBytes;
import bty.engine.image.Partition;
import bty.engine.image.PartitionTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The partitions of a disk, read from the disk itself: the kernel's view of them depends on its
/// configuration, on udev, and on who holds the disk.
final class Layout {
  private static final int END_BYTES = 1 << 20;
  private static final int SECTOR = 512;
  private static final Set<String> EXTENDED = Set.of("05", "0f", "85");
  // The kernel's own bound on a chain of extended records is 100 (block/partitions/msdos.c).
  private static final int MOST_LOGICAL = 100;

  /// Roots of all architectures in the Discoverable Partitions Specification that bty's images
  /// have.
  private static final Set<String> ROOT_TYPES =
      Set.of(
          "4f68bce3-e8cd-4db1-96e7-fbcaf984b709",
          "b921b045-1df0-41c3-af44-4c6f280d3fae",
          "44479540-f297-41b2-9af7-d131d5f0458a");

  private Layout() {}

  /// Every partition that lies on the disk, or the whole disk if it has no table.
  static List<Place> places(DiskBytes disk) {
    int length = (int) Math.min(END_BYTES, disk.diskBytes());
    PartitionTable table =
        PartitionTable.read(
            bytes(disk, 0, length), bytes(disk, disk.diskBytes() - length, length), disk.diskBytes());
    List<Place> places = new ArrayList<>();
    for (Partition partition : table.partitions()) {
      if (table instanceof PartitionTable.Mbr && EXTENDED.contains(partition.type())) {
        // A later reader of tables may follow the chain itself; then its partitions are from 5 on.
        if (table.partitions().stream().noneMatch(other -> other.number() > 4)) {
          logical(disk, partition, places);
        }
      } else {
        add(disk, partition, places);
      }
    }
    // Also beside a table: a file system made on the whole disk may leave an older one standing.
    if (places.isEmpty() && disk.diskBytes() > 0) {
      places.add(new Place("the whole disk", List.of(new Stretch(0, disk.diskBytes())), false));
    }
    return places;
  }

  private static ByteBuffer bytes(DiskBytes disk, long offset, int length) {
    return disk.range(offset, length).orElse(ByteBuffer.allocate(0));
  }

  private static void add(DiskBytes disk, Partition partition, List<Place> places) {
    long size = Math.min(partition.sizeBytes(), disk.diskBytes() - partition.startBytes());
    if (size > 0) {
      places.add(
          new Place(
              "partition " + partition.number(),
              List.of(new Stretch(partition.startBytes(), size)),
              ROOT_TYPES.contains(partition.type())));
    }
  }

  /// A chain of records, each with one partition and the place of the next record: the partition
  /// counts from its record, the next record from the whole extended partition.
  private static void logical(DiskBytes disk, Partition extended, List<Place> places) {
    long record = extended.startBytes();
    for (int number = 5; number < 5 + MOST_LOGICAL; number++) {
      ByteBuffer sector = bytes(disk, record, SECTOR);
      if (sector.limit() < SECTOR || sector.getShort(510) != (short) 0xAA55) {
        return;
      }
      long start = record + Integer.toUnsignedLong(sector.getInt(446 + 8)) * SECTOR;
      long size = Integer.toUnsignedLong(sector.getInt(446 + 12)) * SECTOR;
      size = Math.min(size, disk.diskBytes() - start);
      if (size > 0 && sector.get(446 + 4) != 0) {
        places.add(new Place("partition " + number, List.of(new Stretch(start, size)), false));
      }
      long next = Integer.toUnsignedLong(sector.getInt(462 + 8)) * SECTOR;
      if (next == 0 || sector.get(462 + 4) == 0) {
        return;
      }
      record = extended.startBytes() + next;
    }
  }
}
