package bty.engine.disk;

import java.util.List;
import java.util.stream.Stream;

/// What is true of a drive is true of each path to it: mounted through one path, it is in use
/// through all, and the kernel, which takes them for two disks, would let the other be overwritten.
final class PathUses {
  private PathUses() {}

  /// The same disks, each with the uses of the drive and not of one path alone.
  static List<Disk> shared(List<Disk> disks) {
    return disks.stream().map(disk -> shared(disk, disks)).toList();
  }

  private static Disk shared(Disk disk, List<Disk> all) {
    List<Disk> others =
        all.stream()
            .filter(other -> !other.path().equals(disk.path()) && other.isSameDrive(disk))
            .toList();
    if (others.isEmpty()) {
      return disk;
    }
    List<DiskUse> uses =
        Stream.concat(
                disk.uses().stream(),
                others.stream()
                    .flatMap(other -> other.uses().stream())
                    .filter(use -> !isHeldBy(use, disk)))
            .distinct()
            .toList();
    return disk.with(uses, bootMedium(disk, others));
  }

  /// A multipath device holds its paths, which is no use of itself.
  private static boolean isHeldBy(DiskUse use, Disk disk) {
    String name = disk.path().substring(disk.path().lastIndexOf('/') + 1);
    return use instanceof DiskUse.Held(String _, String holder)
        && holder.endsWith("(" + name + ")");
  }

  private static BootMedium bootMedium(Disk disk, List<Disk> others) {
    List<BootMedium> all =
        Stream.concat(Stream.of(disk), others.stream()).map(Disk::bootMedium).toList();
    return all.stream()
        .filter(BootMedium.InUse.class::isInstance)
        .findFirst()
        .or(() -> all.stream().filter(BootMedium.Looks.class::isInstance).findFirst())
        .orElse(disk.bootMedium());
  }
}
