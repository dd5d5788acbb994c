package bty.cli.tui.state;

import bty.engine.disk.Disk;
import bty.engine.selection.Eligibility;
import bty.engine.selection.Requirement;
import bty.engine.selection.TargetSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// A disk in the list. Whoever moves the cursor to a disk and types its name has named it, so what
/// may be written only when named is offered, with the reason to be careful.
///
/// @param disk as it was found
/// @param target the spec that means this disk and no other: its serial, its WWN, else its path
/// @param cautions why it would not be written unless named
public record DiskItem(Disk disk, String target, List<String> cautions) {
  /// Keeps its own copy.
  public DiskItem {
    cautions = List.copyOf(cautions);
  }

  /// The items of a machine's disks.
  public static List<DiskItem> of(List<Disk> disks) {
    return disks.stream().map(disk -> of(disk, disks)).toList();
  }

  private static DiskItem of(Disk disk, List<Disk> all) {
    TargetSpec named = new TargetSpec.ByPath(disk.path());
    List<String> refusals = reasons(Eligibility.of(disk, named, Requirement.UNKNOWN));
    List<String> cautions =
        reasons(Eligibility.of(disk, TargetSpec.ONLY, Requirement.UNKNOWN)).stream()
            .filter(reason -> !refusals.contains(reason))
            .toList();
    return new DiskItem(disk, target(disk, all), cautions);
  }

  private static String target(Disk disk, List<Disk> all) {
    return unique("serial=", disk, all, Disk::serial)
        .or(() -> unique("wwn=", disk, all, Disk::wwn))
        .orElse(disk.path());
  }

  /// Words that a shell and a spec take as they are; a comma would end the criterion.
  private static Optional<String> unique(
      String prefix, Disk disk, List<Disk> all, Function<Disk, Optional<String>> part) {
    return part.apply(disk)
        .filter(text -> text.matches("[A-Za-z0-9._:+-]+"))
        .filter(text ->
            all.stream().filter(other -> part.apply(other).equals(part.apply(disk))).count() == 1)
        .map(text -> prefix + text);
  }

  /// The name that has to be typed: `sda`, `nvme0n1`.
  public String shortName() {
    return disk.path().substring(disk.path().lastIndexOf('/') + 1);
  }

  /// Why it cannot be written at all; empty if it can.
  ///
  /// @param image the one that is chosen
  public List<String> refusals(Optional<ImageItem> image) {
    Requirement need =
        image
            .map(chosen -> new Requirement(chosen.diskBytes(), OptionalInt.empty()))
            .orElse(Requirement.UNKNOWN);
    return reasons(Eligibility.of(disk, new TargetSpec.ByPath(disk.path()), need));
  }

  private static List<String> reasons(Eligibility eligibility) {
    return switch (eligibility) {
      case Eligibility.Eligible() -> List.of();
      case Eligibility.Refused(List<String> reasons) -> reasons;
    };
  }
}
