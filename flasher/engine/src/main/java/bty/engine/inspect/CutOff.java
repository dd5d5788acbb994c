package bty.engine.inspect;

import bty.engine.disk.DiskBytes;
import bty.engine.filesystem.FileSystem;
import bty.engine.filesystem.FileSystems;
import bty.engine.image.DiskContent;
import bty.engine.image.ImageFormat;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTable;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import java.util.Optional;
import java.util.function.Function;

/// Why an image cannot be whole: it ends before a partition of its own table does, or before the
/// file system that it is.
///
/// It may be whole where only room that no partition takes was left out at its end, or room of the
/// last partition that its file system does not take.
final class CutOff {
  private final ImageLocation location;
  private final ImageFormat format;
  private final long diskBytes;
  private final long end;

  /// @param diskBytes what the image decodes to
  CutOff(ImageLocation location, ImageFormat format, long diskBytes) {
    this.location = location;
    this.format = format;
    this.diskBytes = diskBytes;
    this.end = DiskContent.wholeSectors(diskBytes);
  }

  /// Looks at a disk that can be read everywhere.
  ///
  /// @throws ImageException of kind FORMAT if the image is cut off
  static void refuse(ImageLocation location, ImageFormat format, DiskBytes disk)
      throws ImageException {
    PartitionTable table = PartitionTable.of(disk);
    refuse(
        new CutOff(location, format, disk.diskBytes())
            .sentence(
                table,
                partition ->
                    FileSystems.of(disk.part(partition.startBytes(), partition.sizeBytes())),
                FileSystems.of(disk).filter(it -> isWhole(it, table))));
  }

  /// Looks at a disk of which only the beginning can be read: where the file system of a partition
  /// would decide, the image is given the benefit of the doubt.
  ///
  /// @throws ImageException of kind FORMAT if a partition begins beyond the end
  static void refuseByHead(ImageLocation location, ImageFormat format, DiskBytes disk)
      throws ImageException {
    CutOff cut = new CutOff(location, format, disk.diskBytes());
    PartitionTable table = PartitionTable.of(disk);
    refuse(
        table.partitions().stream()
            .filter(partition -> partition.startBytes() >= cut.end && partition.sizeBytes() > 0)
            .filter(partition -> !partition.isProtective())
            .findFirst()
            .map(cut::sentence)
            .or(() -> cut.sentence(FileSystems.of(disk).filter(it -> isWhole(it, table)))));
  }

  private static void refuse(Optional<String> sentence) throws ImageException {
    if (sentence.isPresent()) {
      throw new ImageException(ImageException.Kind.FORMAT, sentence.get());
    }
  }

  /// Whether a file system that begins where the disk does is what the disk holds.
  static boolean isWhole(FileSystem system, PartitionTable table) {
    return table.partitions().isEmpty() || system.type().equals("iso9660");
  }

  /// @param contents what a partition holds, if that is known
  /// @param whole the file system of the whole disk
  Optional<String> sentence(
      PartitionTable table,
      Function<PartitionEntry, Optional<FileSystem>> contents,
      Optional<FileSystem> whole) {
    return table.partitions().stream()
        // A protective entry is none, and covers whatever disk it was made for.
        .filter(partition -> partition.endBytes() > end && !partition.isProtective())
        .filter(partition -> !fits(partition, contents.apply(partition)))
        .findFirst()
        .map(this::sentence)
        .or(() -> sentence(whole));
  }

  private boolean fits(PartitionEntry partition, Optional<FileSystem> system) {
    return system
        .map(FileSystem::sizeBytes)
        .filter(size -> size.isPresent() && size.getAsLong() <= end - partition.startBytes())
        .isPresent();
  }

  private Optional<String> sentence(Optional<FileSystem> whole) {
    return whole
        .filter(system -> system.sizeBytes().orElse(0) > end)
        .map(system ->
            sentence(
                "the " + system.type() + " file system that it is",
                system.sizeBytes().orElseThrow()));
  }

  private String sentence(PartitionEntry partition) {
    return sentence("partition " + partition.number() + " of its own table", partition.endBytes());
  }

  private String sentence(String what, long wanted) {
    return "%s ends at byte %d%s and %s at byte %d: it was cut off, or is still being copied; get it again, whole"
        .formatted(
            location.describe(),
            diskBytes,
            format == ImageFormat.RAW ? "" : " once decoded",
            what,
            wanted);
  }
}
