package bty.engine.rootfs;

import bty.engine.disk.DiskBytes;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The partitions of a disk, read from the disk itself: the kernel's view of them depends on its
/// configuration, on udev, and on who holds the disk.
final class Volumes {
  /// Roots of all architectures in the Discoverable Partitions Specification that bty's images
  /// have.
  private static final Set<String> ROOT_TYPES =
      Set.of(
          "4f68bce3-e8cd-4db1-96e7-fbcaf984b709",
          "b921b045-1df0-41c3-af44-4c6f280d3fae",
          "44479540-f297-41b2-9af7-d131d5f0458a");

  private static final String VAR_TYPE = "4d21b016-b534-45c2-a9fb-5c16e091fd2d";

  private Volumes() {}

  /// The partition that is `/var` by its type (Discoverable Partitions Specification), in words.
  static Optional<String> varByType(DiskBytes disk) {
    return PartitionTable.of(disk).partitions().stream()
        .filter(partition -> partition.type().equals(VAR_TYPE))
        .map(partition -> "partition " + partition.number())
        .findFirst();
  }

  /// Every partition that lies on the disk, or the whole disk if it has no table.
  static List<Volume> places(DiskBytes disk) {
    List<Volume> places = new ArrayList<>();
    for (PartitionEntry partition : PartitionTable.of(disk).partitions()) {
      long size = Math.min(partition.sizeBytes(), disk.diskBytes() - partition.startBytes());
      if (size > 0 && !partition.isExtended()) {
        places.add(
            new Volume(
                "partition " + partition.number(),
                List.of(new Extent(partition.startBytes(), size)),
                ROOT_TYPES.contains(partition.type())));
      }
    }
    // Also beside a table: a file system made on the whole disk may leave an older one standing.
    if (places.isEmpty() && disk.diskBytes() > 0) {
      places.add(new Volume("the whole disk", List.of(new Extent(0, disk.diskBytes())), false));
    }
    return places;
  }
}
