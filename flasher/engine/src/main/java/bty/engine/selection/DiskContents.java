package bty.engine.selection;

import bty.engine.device.HoledFile;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.Partition;
import bty.engine.disk.ReadBytes;
import bty.engine.disk.SizeText;
import bty.engine.filesystem.FileSystem;
import bty.engine.filesystem.FileSystems;
import bty.engine.filesystem.RaidMetadata;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a disk holds, by its own bytes: udev may not have come to it yet, or not be there at all.
///
/// @param disk with what was recognised on it
/// @param lines what would be lost, one each: of the disk as a whole first, if its signature is
///   known, then of its partitions
public record DiskContents(Disk disk, List<String> lines) {
  private static final System.Logger LOG = System.getLogger(DiskContents.class.getName());

  /// Keeps a copy of the list.
  public DiskContents {
    lines = List.copyOf(lines);
  }

  /// Reads a disk that is about to be written. Where that can't be done there is what udev knows.
  public static DiskContents of(Disk disk) {
    try (HoledFile file = HoledFile.open(Path.of(disk.path()))) {
      return of(disk, ReadBytes.of(disk.sizeBytes(), file::read));
    } catch (IOException | UncheckedIOException e) {
      // Who may not read it can't write it either, and says so then.
      LOG.log(Level.DEBUG, "looking at what is on " + disk.path(), e);
      return told(disk, Optional.empty());
    }
  }

  /// @param bytes of the disk
  static DiskContents of(Disk disk, DiskBytes bytes) {
    Optional<FileSystem> whole = recognised(bytes);
    List<Partition> partitions =
        disk.partitions().stream()
            .map(part -> look(part, bytes.part(part.startBytes(), part.sizeBytes())))
            .toList();
    DiskContents known =
        told(
            disk.recognised(whole.map(FileSystem::type).or(disk::signature), partitions),
            whole.map(FileSystem::label).filter(label -> !label.isEmpty()));
    return partitions.isEmpty() ? known.with(unseenPartitions(bytes)) : known;
  }

  /// Membership in an array first: what stands at the beginning is the array's then.
  private static Optional<FileSystem> recognised(DiskBytes bytes) {
    return RaidMetadata.of(bytes)
        .map(type -> new FileSystem(type, "", "", OptionalLong.empty()))
        .or(() -> FileSystems.of(bytes));
  }

  private static Partition look(Partition part, DiskBytes bytes) {
    Optional<FileSystem> found = recognised(bytes);
    return new Partition(
        part.path(),
        part.number(),
        part.startBytes(),
        part.sizeBytes(),
        found.map(FileSystem::type).or(part::fileSystem),
        found.map(FileSystem::label).filter(label -> !label.isEmpty()).or(part::label),
        part.partLabel());
  }

  /// The kernel shows no partitions of some devices (loop devices, files), and none of a table that
  /// it was not told to read.
  private static List<String> unseenPartitions(DiskBytes bytes) {
    return PartitionTable.of(bytes).partitions().stream()
        .filter(partition -> !partition.isProtective() && !partition.isExtended())
        .map(partition -> line(partition, bytes))
        .toList();
  }

  private static String line(PartitionEntry partition, DiskBytes bytes) {
    Optional<FileSystem> found =
        recognised(bytes.part(partition.startBytes(), partition.sizeBytes()));
    return line(
        "partition " + partition.number(),
        partition.sizeBytes(),
        found.map(FileSystem::type),
        found
            .map(FileSystem::label)
            .filter(label -> !label.isEmpty())
            .or(() -> Optional.of(partition.name()).filter(name -> !name.isEmpty())));
  }

  private static DiskContents told(Disk disk, Optional<String> label) {
    List<String> lines = new ArrayList<>();
    if (disk.signature().isPresent()) {
      lines.add(line(disk.path() + " as a whole", disk.sizeBytes(), disk.signature(), label));
    }
    for (Partition part : disk.partitions()) {
      lines.add(
          line(part.path(), part.sizeBytes(), part.fileSystem(), part.label().or(part::partLabel)));
    }
    return new DiskContents(disk, lines);
  }

  private static String line(
      String what, long bytes, Optional<String> type, Optional<String> label) {
    return what
        + ", "
        + SizeText.exact(bytes)
        + type.map(", "::concat).orElse("")
        + label.map(", "::concat).orElse("");
  }

  private DiskContents with(List<String> more) {
    List<String> all = new ArrayList<>(lines);
    all.addAll(more);
    return new DiskContents(disk, all);
  }
}
