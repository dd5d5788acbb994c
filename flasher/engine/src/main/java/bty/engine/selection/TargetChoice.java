package bty.engine.selection;

import bty.engine.device.FileDevice;
import bty.engine.disk.Disk;
import bty.engine.disk.Disks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The one disk that a spec means, or why there is none. Decided from plain values; a spec that
/// cannot be met never falls to another disk.
public sealed interface TargetChoice {
  /// Exactly this one, and it may be written.
  ///
  /// @param notes sentences about the choice that are worth reading first
  record Chosen(Disk disk, List<String> notes) implements TargetChoice {
    /// Copies the list.
    public Chosen {
      notes = List.copyOf(notes);
    }

    /// Nothing is to be said about it.
    public Chosen(Disk disk) {
      this(disk, List.of());
    }
  }

  /// None.
  ///
  /// @param sentence the refusal and the next step, whole
  /// @param reasonsPerDisk one line for each disk of the machine: which it is and what stands
  ///   against it
  record NotChosen(String sentence, List<String> reasonsPerDisk) implements TargetChoice {
    /// Copies the list.
    public NotChosen {
      reasonsPerDisk = List.copyOf(reasonsPerDisk);
    }
  }

  /// The disks a spec may mean: all of the machine and, when the spec is an existing regular file,
  /// that file as a disk of kind [DiskKind#FILE]. What [#choose] takes.
  ///
  /// @throws IOException as [Disks#list()]
  static List<Disk> candidates(Disks machine, TargetSpec spec) throws IOException {
    Optional<Path> file =
        switch (spec) {
          case TargetSpec.ByPath(String path) -> Optional.of(Path.of(path));
          case TargetSpec.ThisDisk(Disk disk) -> Optional.of(Path.of(disk.path()));
          case TargetSpec.Only _, TargetSpec.Matching _ -> Optional.empty();
        };
    if (file.filter(Files::isRegularFile).isPresent()) {
      Disk disk = FileDevice.describe(file.get());
      return Stream.concat(machine.list().stream(), Stream.of(disk)).toList();
    }
    return machine.list();
  }

  /// Chooses.
  ///
  /// A description (`only`, model, size) means ordinary disks: a stick, a loop device or a zram
  /// that fits it too does not make it ambiguous, and is never chosen by it. Several paths to one
  /// drive are one disk: the multipath device over them if it may be written, else the first path
  /// that may.
  ///
  /// @param disks of [#candidates]
  /// @param need what the image asks for
  static TargetChoice choose(TargetSpec spec, List<Disk> disks, Requirement need) {
    if (disks.isEmpty()) {
      return new NotChosen(
          "This machine has no disk; check that one is connected and that its controller is"
              + " supported.",
          List.of());
    }
    return switch (spec) {
      case TargetSpec.Only _ -> chooseOnly(spec, disks, need);
      case TargetSpec.ByPath(String path) ->
          chooseMatch(spec, disks, need, noSuchPath(path, disks));
      case TargetSpec.ThisDisk shown -> chooseMatch(spec, disks, need, another(shown, disks));
      case TargetSpec.Matching(String text, _) ->
          chooseMatch(
              spec,
              disks,
              need,
              "No disk matches %s; connect the disk that is meant, or correct the wish."
                  .formatted(text));
    };
  }

  private static TargetChoice chooseOnly(TargetSpec spec, List<Disk> disks, Requirement need) {
    List<Disk> eligible = disks.stream().filter(isEligible(spec, need)).toList();
    return switch (Drives.of(eligible).size()) {
      case 1 -> Drives.chosen(eligible, disks);
      case 0 -> new NotChosen(noneEligible(spec, disks, need), lines(spec, disks, need));
      default ->
          new NotChosen(
              "%d disks may be written, %s, and the wish is only, which wants exactly one; name one by serial=, wwn= or by-id=."
                  .formatted(eligible.size(), names(eligible)),
              lines(spec, disks, need));
    };
  }

  private static TargetChoice chooseMatch(
      TargetSpec spec, List<Disk> disks, Requirement need, String noMatch) {
    List<Disk> matches = disks.stream().filter(spec::matches).toList();
    List<Disk> ordinary =
        matches.stream()
            .filter(disk -> Eligibility.neverWithoutName(disk, spec).isEmpty())
            .toList();
    List<Disk> meant = ordinary.isEmpty() ? matches : ordinary;
    if (meant.isEmpty()) {
      return new NotChosen(noMatch, lines(spec, disks, need));
    }
    if (Drives.of(meant).size() > 1) {
      return new NotChosen(ambiguous(spec, meant), lines(spec, disks, need));
    }
    List<Disk> eligible = meant.stream().filter(isEligible(spec, need)).toList();
    if (!eligible.isEmpty()) {
      return Drives.chosen(eligible, disks);
    }
    Disk disk = Drives.preferred(meant);
    return new NotChosen(
        mayNotBeWritten(spec, disk)
            + String.join("; ", Eligibility.of(disk, spec, need).reasons())
            + ".",
        lines(spec, disks, need));
  }

  private static String noneEligible(TargetSpec spec, List<Disk> disks, Requirement need) {
    if (disks.size() == 1) {
      return "The only disk, "
          + line(disks.getFirst(), Eligibility.of(disks.getFirst(), spec, need))
          + ".";
    }
    return ("None of the %d disks may be written with the target wish only, which never means a"
            + " disk that has to be named.")
        .formatted(disks.size());
  }

  private static String mayNotBeWritten(TargetSpec spec, Disk disk) {
    return spec.text().equals(disk.path())
        ? disk.describe() + " may not be written: "
        : "The target %s is %s, which may not be written: ".formatted(spec.text(), disk.describe());
  }

  private static String ambiguous(TargetSpec spec, List<Disk> meant) {
    String sentence =
        "%d disks match %s, %s, and a wish must match exactly one"
            .formatted(meant.size(), spec.text(), names(meant));
    boolean sameDisk =
        meant.stream().allMatch(disk -> disk.wwn().isPresent())
            && meant.stream().map(Disk::wwn).distinct().count() == 1;
    return sameDisk
        ? sentence
            + "; they have the same WWN, as paths to one disk have, or cheap ones of a batch: name"
            + " a path."
        : sentence + "; add a serial=, wwn= or by-id= that only one of them has.";
  }

  private static String noSuchPath(String path, List<Disk> disks) {
    for (Disk disk : disks) {
      if (disk.partitions().stream().anyMatch(partition -> partition.path().equals(path))) {
        return "%s is a partition; an image is written to a whole disk: name %s."
            .formatted(path, disk.path());
      }
    }
    return "No disk is called %s, nor is it an existing regular file; see bty list disks."
        .formatted(path);
  }

  private static String another(TargetSpec.ThisDisk shown, List<Disk> disks) {
    String then = shown.disk().describe();
    return disks.stream()
        .filter(disk -> disk.path().equals(shown.disk().path()))
        .flatMap(now ->
            shown.difference(now).stream()
                .map(difference ->
                    "%s was chosen, and %s is there now: %s; look at the disks and plan again."
                        .formatted(then, now.describe(), difference)))
        .findFirst()
        .orElseGet(() ->
            "%s was chosen and is not there any more; look at the disks and plan again."
                .formatted(then));
  }

  private static Predicate<Disk> isEligible(TargetSpec spec, Requirement need) {
    return disk -> Eligibility.of(disk, spec, need) instanceof Eligibility.Eligible;
  }

  private static String names(List<Disk> disks) {
    return disks.stream().map(Disk::describe).collect(Collectors.joining(" and "));
  }

  private static List<String> lines(TargetSpec spec, List<Disk> disks, Requirement need) {
    return disks.stream().map(disk -> line(disk, Eligibility.of(disk, spec, need))).toList();
  }

  private static String line(Disk disk, Eligibility eligibility) {
    return disk.describe()
        + " "
        + switch (eligibility) {
          case Eligibility.Eligible() -> "may be written";
          case Eligibility.Refused(List<String> reasons) ->
              "may not be written: " + String.join("; ", reasons);
        };
  }
}
