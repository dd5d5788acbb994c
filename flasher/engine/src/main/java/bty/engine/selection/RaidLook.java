package bty.engine.selection;

import bty.engine.device.HoledFile;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.Partition;
import bty.engine.disk.ReadBytes;
import bty.engine.filesystem.RaidMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks for itself whether a disk is a member of a RAID, where udev does not say so: it may not
/// have come to this disk yet, or not be there at all.
public final class RaidLook {
  private static final System.Logger LOG = System.getLogger(RaidLook.class.getName());

  private RaidLook() {}

  /// The same disks; those that would be chosen without being named were read. No other is touched,
  /// since one that hangs would hold up the choice of its neighbour.
  public static List<Disk> at(List<Disk> disks, TargetSpec spec, Requirement need) {
    List<Disk> looked =
        disks.stream()
            .map(disk ->
                spec.matches(disk)
                        && !spec.names(disk)
                        && Eligibility.of(disk, spec, need) instanceof Eligibility.Eligible
                    ? look(disk)
                    : disk)
            .toList();
    return looked.stream().map(disk -> likeOtherPaths(disk, looked)).toList();
  }

  /// Of one path the kernel may have an older partition table than of another.
  private static Disk likeOtherPaths(Disk disk, List<Disk> all) {
    return all.stream()
        .filter(disk::isSameDrive)
        .flatMap(path -> membership(path).stream())
        .findFirst()
        .map(type -> disk.recognised(Optional.of(type), disk.partitions()))
        .orElse(disk);
  }

  private static Optional<String> membership(Disk disk) {
    return Stream.concat(
            disk.signature().stream(),
            disk.partitions().stream().flatMap(part -> part.fileSystem().stream()))
        .filter(Eligibility::isRaid)
        .findFirst();
  }

  private static Disk look(Disk disk) {
    try (HoledFile file = HoledFile.open(Path.of(disk.path()))) {
      DiskBytes bytes = ReadBytes.of(disk.sizeBytes(), file::read);
      List<Partition> partitions =
          disk.partitions().stream().map(part -> look(part, bytes)).toList();
      return disk.recognised(RaidMetadata.of(bytes).or(disk::signature), partitions);
    } catch (IOException | UncheckedIOException e) {
      // Who may not read it can't write it either, and says so then.
      LOG.log(Level.DEBUG, "looking for RAID metadata on " + disk.path(), e);
      return disk;
    }
  }

  private static Partition look(Partition part, DiskBytes disk) {
    return new Partition(
        part.path(),
        part.number(),
        part.startBytes(),
        part.sizeBytes(),
        RaidMetadata.of(disk.part(part.startBytes(), part.sizeBytes())).or(part::fileSystem),
        part.label(),
        part.partLabel());
  }
}
