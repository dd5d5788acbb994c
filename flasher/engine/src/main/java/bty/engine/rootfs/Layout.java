package bty.engine.rootfs;

import bty.engine.filesystem.DiskBytes;
import bty.engine.image.Partition;
import bty.engine.image.PartitionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The partitions of a disk, read from the disk itself: the kernel's view of them depends on its
/// configuration, on udev, and on who holds the disk.
final class Layout {
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
    List<Place> places = new ArrayList<>();
    for (Partition partition : PartitionTable.of(disk).partitions()) {
      long size = Math.min(partition.sizeBytes(), disk.diskBytes() - partition.startBytes());
      if (size > 0 && !partition.isExtended()) {
        places.add(
            new Place(
                "partition " + partition.number(),
                List.of(new Stretch(partition.startBytes(), size)),
                ROOT_TYPES.contains(partition.type())));
      }
    }
    // Also beside a table: a file system made on the whole disk may leave an older one standing.
    if (places.isEmpty() && disk.diskBytes() > 0) {
      places.add(new Place("the whole disk", List.of(new Stretch(0, disk.diskBytes())), false));
    }
    return places;
  }
}
