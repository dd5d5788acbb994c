package bty.engine.selection;

import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Disks that are paths to one drive, taken as the one disk that they are.
final class Drives {
  private Drives() {}

  /// One disk of each drive.
  static List<Disk> of(List<Disk> disks) {
    List<Disk> drives = new ArrayList<>();
    for (Disk disk : disks) {
      if (drives.stream().noneMatch(disk::isSameDrive)) {
        drives.add(disk);
      }
    }
    return drives;
  }

  /// Through which path a drive is written: the multipath device, which goes on when a path fails,
  /// else the first.
  ///
  /// @param paths at least one, all to one drive
  static Disk preferred(List<Disk> paths) {
    return paths.stream()
        .filter(path -> path.kind() == DiskKind.MULTIPATH)
        .findFirst()
        .orElse(paths.getFirst());
  }

  /// The drive, and that there are other paths to it.
  ///
  /// @param eligible the paths that may be written, at least one, all to one drive
  /// @param all the disks of the machine
  static TargetChoice.Chosen chosen(List<Disk> eligible, List<Disk> all) {
    Disk disk = preferred(eligible);
    List<String> paths =
        all.stream()
            .filter(other -> other.path().equals(disk.path()) || other.isSameDrive(disk))
            .map(Disk::path)
            .toList();
    if (paths.size() == 1) {
      return new TargetChoice.Chosen(disk);
    }
    return new TargetChoice.Chosen(
        disk,
        List.of(
            "%s are paths to one disk, as WWN, size and serial are equal; it is written through %s"
                .formatted(words(paths), disk.path())));
  }

  private static String words(List<String> paths) {
    int last = paths.size() - 1;
    return paths.subList(0, last).stream().collect(Collectors.joining(", "))
        + " and "
        + paths.get(last);
  }
}
