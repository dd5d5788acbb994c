package bty.engine.flash;

import bty.engine.device.WritableDisk;
import bty.engine.disk.Disk;
import bty.engine.disk.ReadBytes;
import bty.engine.flash.HeadAndTail.Range;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where the partitions end that a disk had: software RAIDs and ZFS leave what they are recognised
/// by there (MD 0.90 and 1.0, two of the four labels of ZFS), and so does the backup of a table
/// within a partition. A new partition that ends at the same place, or grows to it at its first
/// boot, would be taken for a member of the old array.
///
/// @param ends sorted, and apart from each other
record OldPartitions(List<Range> ends) {
  /// The last 768 KiB hold the labels of ZFS, the last 128 KiB the superblocks of MD.
  private static final int END_BYTES = 1 << 20;

  /// More have no device number of their own (`DISK_MAX_PARTS`, block/genhd.h); what a table makes
  /// up must not keep a slow disk busy for minutes.
  private static final int MOST = 256;

  private static final int ALIGNMENT = 4096;

  OldPartitions {
    ends = List.copyOf(ends);
  }

  /// By the table on the disk, and by what the kernel took it for.
  static OldPartitions of(Disk chosen, WritableDisk disk) {
    Stream<Range> known =
        chosen.partitions().stream()
            .map(it -> new Range(it.startBytes(), it.startBytes() + it.sizeBytes()));
    return of(Stream.concat(known, onDisk(disk).stream()).toList(), disk.sizeBytes());
  }

  private static List<Range> onDisk(WritableDisk disk) {
    try {
      return PartitionTable.of(ReadBytes.of(disk.sizeBytes(), disk::read)).partitions().stream()
          .filter(partition -> !partition.isProtective() && !partition.isExtended())
          .map(OldPartitions::range)
          .toList();
    } catch (UncheckedIOException unreadable) {
      return List.of(); // Nobody will find by it what its partitions held.
    }
  }

  private static Range range(PartitionEntry partition) {
    return new Range(partition.startBytes(), partition.endBytes());
  }

  /// @param partitions whatever a table says of them
  static OldPartitions of(List<Range> partitions, long diskBytes) {
    List<Range> found =
        partitions.stream()
            .filter(it -> 0 <= it.from() && it.from() < it.to() && it.to() <= diskBytes)
            .distinct()
            .limit(MOST)
            .map(OldPartitions::end)
            .sorted(Comparator.comparingLong(Range::from))
            .toList();
    List<Range> apart = new ArrayList<>();
    for (Range next : found) {
      if (!apart.isEmpty() && next.from() <= apart.getLast().to()) {
        Range before = apart.removeLast();
        apart.add(new Range(before.from(), Math.max(before.to(), next.to())));
      } else {
        apart.add(next);
      }
    }
    return new OldPartitions(apart);
  }

  /// Up to a multiple that every disk takes.
  private static Range end(Range partition) {
    long from = Math.max(partition.from(), partition.to() - END_BYTES);
    return new Range(from / ALIGNMENT * ALIGNMENT, partition.to());
  }

  /// Zeroes them. To be called when the disk can't boot any more, and before the first byte of the
  /// image is written.
  void blank(WritableDisk disk, Cancellation stop) throws IOException {
    for (Range end : ends) {
      stop.check();
      disk.zero(end.from(), end.to() - end.from());
    }
  }
}
