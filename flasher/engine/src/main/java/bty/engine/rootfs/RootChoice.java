package bty.engine.rootfs;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which of the roots on a disk is the one to set up. Size says nothing: a data partition may be
/// the larger one. One root is taken; of several, the one that the partition table calls a Linux
/// root; anything else is for a person to decide.
sealed interface RootChoice {
  /// One.
  record Chosen(RootVolume root) implements RootChoice {}

  /// None, or too many.
  ///
  /// @param sentence what was looked at and what was found on each
  record NotChosen(String sentence) implements RootChoice {}

  /// @param disk its name
  /// @param findings one for each place
  /// @param problems more that could not be looked at, in sentences
  static RootChoice of(String disk, List<VolumeContent> findings, List<String> problems) {
    List<RootVolume> roots =
        findings.stream().flatMap(finding -> finding.roots().stream()).toList();
    if (roots.size() == 1) {
      return new Chosen(roots.getFirst());
    }
    if (roots.isEmpty()) {
      return new NotChosen(none(disk, findings, problems));
    }
    List<RootVolume> byType = roots.stream().filter(root -> root.place().isRootByType()).toList();
    if (byType.size() == 1) {
      return new Chosen(byType.getFirst());
    }
    String names = roots.stream().map(RootVolume::describe).collect(Collectors.joining(", "));
    return new NotChosen(
        "looking for the root file system on "
            + disk
            + ": there are "
            + roots.size()
            + ", and nothing says which one is meant: "
            + names
            + "; give just one of them the partition type of a Linux root");
  }

  private static String none(String disk, List<VolumeContent> findings, List<String> problems) {
    String looked =
        findings.stream()
            .map(finding -> finding.place().name() + " has " + finding.what())
            .collect(Collectors.joining("; "));
    String more = problems.isEmpty() ? "" : "; " + String.join("; ", problems);
    Optional<VolumeContent> locked =
        findings.stream().filter(finding -> finding.what().contains("encrypted")).findFirst();
    return "looking for the root file system on "
        + disk
        + ": none found. A root has /etc and an os-release file; "
        + looked
        + more
        + locked.map(_ -> "; what is encrypted cannot be provisioned").orElse("");
  }
}
