package bty.appliance.storage;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.protocol.Sizes;
import bty.engine.selection.Eligibility;
import bty.engine.selection.Requirement;
import bty.engine.selection.TargetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What speaks against putting the images on a disk. Stricter than for a flash, where somebody
/// names a disk that bty knows little about. Pure.
///
/// @param kinds of devices that can be taken; [#REAL] but in tests
/// @param imageBytes how much the images are now
public record DiskObjections(Set<DiskKind> kinds, long imageBytes) {
  /// Drives, and what a hypervisor shows as one.
  public static final Set<DiskKind> REAL = Set.of(DiskKind.PHYSICAL);

  /// Room for the file system itself, and for something to come.
  private static final long LEAST_BYTES = 256L << 20;

  /// Each a clause about the disk; none if it can be taken.
  ///
  /// @param all disks of the computer
  List<String> to(Disk disk, List<Disk> all) {
    if (disk.bootMedium() instanceof BootMedium.InUse(String words)) {
      // Whatever else is mounted from it is no news then.
      return List.of("the appliance runs from it: " + words);
    }
    List<String> reasons = new ArrayList<>();
    if (!kinds.contains(disk.kind())) {
      reasons.add("it is of kind " + disk.kind().word() + ", and no drive");
    }
    reasons.addAll(
        Eligibility.of(disk, new TargetSpec.ThisDisk(disk), Requirement.UNKNOWN).reasons());
    if (disk.bootMedium() instanceof BootMedium.Looks(String words)) {
      reasons.add("it looks like a medium of bty's (" + words + ")");
    }
    if (disk.traits().removable()) {
      reasons.add("its medium can be taken out");
    }
    disk.transport().network().ifPresent(net -> reasons.add("it is a LUN of a SAN (" + net + ")"));
    raid(disk).ifPresent(member -> reasons.add("it is a member of a RAID (" + member + ")"));
    all.stream()
        .filter(other -> !other.path().equals(disk.path()) && disk.isSameDrive(other))
        .forEach(other -> reasons.add("it is the same drive as " + other.path()));
    long wanted = imageBytes + imageBytes / 10 + LEAST_BYTES;
    if (disk.sizeBytes() > 0 && disk.sizeBytes() < wanted) {
      reasons.add(
          "it is too small: it holds %s, the images want %s"
              .formatted(Sizes.bytes(disk.sizeBytes()), Sizes.bytes(wanted)));
    }
    return reasons.stream().distinct().toList();
  }

  private static Optional<String> raid(Disk disk) {
    return Stream.concat(
            disk.signature().stream(),
            disk.partitions().stream().flatMap(part -> part.fileSystem().stream()))
        .filter(type -> type.endsWith("_raid_member"))
        .findFirst();
  }
}
