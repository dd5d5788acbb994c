package bty.engine.selection;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.SizeText;
import bty.engine.disk.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether an image may be written to a disk. Decided from plain values; nothing is asked of the
/// system here.
public sealed interface Eligibility {
  /// It may be written.
  record Eligible() implements Eligibility {}

  /// It may not.
  ///
  /// @param reasons all of them, each a clause about the disk: `it is read-only`
  record Refused(List<String> reasons) implements Eligibility {
    /// @throws IllegalArgumentException if no reason is given
    public Refused {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("BUG: a disk was refused without a reason");
      }
    }
  }

  /// All that stands against it; empty if it may be written.
  default List<String> reasons() {
    return this instanceof Refused(List<String> reasons) ? reasons : List.of();
  }

  /// Collects every reason against writing.
  ///
  /// @param spec what was asked for: some disks may be written only when it names them
  ///   ([TargetSpec#names]); [TargetSpec.Only] names none
  /// @param need what the image asks for; [Requirement#UNKNOWN] when listing
  static Eligibility of(Disk disk, TargetSpec spec, Requirement need) {
    List<String> reasons = new ArrayList<>(neverWithoutName(disk, spec));
    disk.uses().forEach(use -> reasons.add(use.words()));
    switch (disk.bootMedium()) {
      case BootMedium.No() -> {}
      case BootMedium.InUse(String words) -> reasons.add("it is the boot medium: " + words);
      case BootMedium.Looks(String words) -> {
        if (!spec.names(disk)) {
          reasons.add("it looks like a boot medium (" + words + ") and was not named");
        }
      }
    }
    if (disk.traits().readOnly()) {
      reasons.add("it is read-only");
    }
    reasons.addAll(sizeReasons(disk, need));
    return reasons.isEmpty() ? new Eligible() : new Refused(reasons);
  }

  /// Why a disk is outside of what a description (`only`, a model, a size) can mean: such disks are
  /// written only when named, or never. Empty for ordinary disks.
  static List<String> neverWithoutName(Disk disk, TargetSpec spec) {
    List<String> reasons = new ArrayList<>();
    boolean named = spec.names(disk);
    switch (disk.kind().consent()) {
      case ASSUMED -> {}
      case BY_NAME -> {
        if (!named) {
          reasons.add("it is of kind " + disk.kind().word() + " and was not named");
        }
      }
      case NEVER -> reasons.add("it is of kind " + disk.kind().word() + ", which holds no image");
    }
    if (!named && disk.transport() == Transport.USB) {
      reasons.add("it is attached by USB and was not named");
    } else if (!named && disk.traits().removable()) {
      reasons.add("its medium is removable and it was not named");
    }
    if (!named) {
      disk.transport()
          .network()
          .ifPresent(network ->
              reasons.add("it is a LUN of a SAN (%s) and was not named".formatted(network)));
      raidMembership(disk)
          .ifPresent(member ->
              reasons.add("it is a member of a RAID (%s) and was not named".formatted(member)));
    }
    return reasons;
  }

  /// By blkid's words for the metadata of software and firmware RAIDs, which all end alike.
  private static Optional<String> raidMembership(Disk disk) {
    return disk.signature()
        .filter(Eligibility::isRaid)
        .or(() ->
            disk.partitions().stream()
                .filter(part -> part.fileSystem().filter(Eligibility::isRaid).isPresent())
                .map(part -> part.fileSystem().get() + " on " + part.path())
                .findFirst());
  }

  /// Whether that is a member of a RAID, in blkid's words.
  static boolean isRaid(String signature) {
    return signature.endsWith("_raid_member");
  }

  private static List<String> sizeReasons(Disk disk, Requirement need) {
    Capacity capacity = disk.capacity();
    if (capacity.bytes() == 0) {
      return List.of(
          disk.kind() == DiskKind.FILE
              ? "it is empty; give it the size of a disk first: truncate -s SIZE " + disk.path()
              : "its size is zero: there is no medium in the drive");
    }
    List<String> reasons = new ArrayList<>();
    if (need.bytes().isPresent() && need.bytes().getAsLong() > capacity.bytes()) {
      reasons.add(
          "it is too small: it holds %s, the image needs %s"
              .formatted(
                  SizeText.exact(capacity.bytes()), SizeText.exact(need.bytes().getAsLong())));
    } else if (need.tableBytes() > capacity.bytes()) {
      reasons.add(
          "it is too small: it holds %s, the image's partition table was made for a disk of at least %s"
              .formatted(SizeText.exact(capacity.bytes()), SizeText.exact(need.tableBytes())));
    }
    int sector = capacity.logicalSectorBytes();
    if (sector != 512 && sector != 4096) {
      reasons.add("its logical sectors have %d bytes; 512 or 4096 are supported".formatted(sector));
    } else if (need.sectorBytes().isPresent() && need.sectorBytes().getAsInt() != sector) {
      reasons.add(
          "its logical sectors have %d bytes, the image's partition table is made for %d"
              .formatted(sector, need.sectorBytes().getAsInt()));
    }
    return reasons;
  }
}
