package bty.engine.inspect;

import bty.engine.disk.DiskBytes;
import bty.engine.filesystem.FileSystem;
import bty.engine.filesystem.FileSystems;
import bty.engine.filesystem.OsRelease;
import bty.engine.inspect.ImageContents.BootWays;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTable;
import bty.engine.partition.PartitionTypes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Looks into the partitions of a disk.
final class ContentsReader {
  private final DiskBytes disk;
  private final PartitionTable table;
  private final List<String> problems;
  private final Map<Integer, FileSystem> fileSystems = new TreeMap<>();

  private ContentsReader(DiskBytes disk, PartitionTable table, List<String> problems) {
    this.disk = disk;
    this.table = table;
    this.problems = problems;
  }

  /// @param passing an os-release that was seen while the disk went by
  /// @param problems where sentences go
  static ImageContents read(
      DiskBytes disk, PartitionTable table, Optional<OsRelease> passing, List<String> problems) {
    return new ContentsReader(disk, table, problems).read(passing);
  }

  private ImageContents read(Optional<OsRelease> passing) {
    for (PartitionEntry partition : table.partitions()) {
      FileSystems.of(part(partition))
          .ifPresent(system -> {
            fileSystems.put(partition.number(), system);
            checkSize(partition, system);
          });
    }
    Optional<FileSystem> whole =
        FileSystems.of(disk).filter(system -> CutOff.isWhole(system, table));
    whole.ifPresent(this::checkSize);
    BootWays boot = new BootReader(disk, table, problems).read();
    Optional<OsRelease> system =
        inExt(whole)
            .or(() -> passing)
            .or(() -> byPartitions(fileSystems.values().stream().toList()));
    return new ImageContents(fileSystems, whole, system, boot);
  }

  private DiskBytes part(PartitionEntry partition) {
    return disk.part(partition.startBytes(), partition.sizeBytes());
  }

  private void checkSize(PartitionEntry partition, FileSystem system) {
    long bytes = system.sizeBytes().orElse(0);
    if (bytes > partition.sizeBytes()) {
      problems.add(
          "the %s file system of partition %d takes %d bytes and the partition has %d: it was cut off"
              .formatted(system.type(), partition.number(), bytes, partition.sizeBytes()));
    }
  }

  private void checkSize(FileSystem whole) {
    long bytes = whole.sizeBytes().orElse(0);
    if (bytes > disk.diskBytes()) {
      problems.add(
          "the %s file system takes %d bytes and the image has %d: it was cut off"
              .formatted(whole.type(), bytes, disk.diskBytes()));
    }
  }

  /// The largest first: it is the root more often than a boot partition is.
  private Optional<OsRelease> inExt(Optional<FileSystem> whole) {
    if (whole.filter(system -> system.type().startsWith("ext")).isPresent()) {
      return OsRelease.inExt(disk);
    }
    return table.partitions().stream()
        .filter(partition -> isExt(partition.number()))
        .sorted(Comparator.comparingLong(PartitionEntry::sizeBytes).reversed())
        .map(partition -> OsRelease.inExt(part(partition)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private boolean isExt(int number) {
    FileSystem system = fileSystems.get(number);
    return system != null && system.type().startsWith("ext");
  }

  /// Systems that have no such file say who they are by how they divide a disk.
  private Optional<OsRelease> byPartitions(List<FileSystem> systems) {
    List<String> types = table.partitions().stream().map(PartitionEntry::type).toList();
    boolean ntfs = systems.stream().anyMatch(system -> system.type().equals("ntfs"));
    if (ntfs && types.stream().anyMatch(PartitionTypes.WINDOWS::contains)) {
      return Optional.of(new OsRelease("windows", "Windows", ""));
    }
    if (types.stream().anyMatch(PartitionTypes.FREEBSD::contains)) {
      return Optional.of(new OsRelease("freebsd", "FreeBSD", ""));
    }
    return types.contains(PartitionTypes.VMWARE)
        ? Optional.of(new OsRelease("esxi", "VMware ESXi", ""))
        : Optional.empty();
  }
}
