package bty.engine.selection;

import bty.engine.device.TargetChangedException;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.Disks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// The disks of a machine once no more of them come. A controller may take its time after the first
/// disk is there, and udev's queue that ran empty, or into its limit, knows nothing of it: the one
/// disk that fits a description is the one only when a second look, some seconds later, finds the
/// same.
///
/// @param machine its disks
/// @param pause between two looks
public record SteadyDisks(Disks machine, LookDelay pause) {
  private static final Duration GAP = Duration.ofSeconds(5);
  private static final int LOOKS = 12;

  /// The disks that a spec may mean, as [TargetChoice#candidates]. A spec that names its disk is
  /// not waited for.
  ///
  /// @throws TargetChangedException if they were still changing after a minute
  /// @throws InterruptedException if somebody wants an end
  public List<Disk> candidates(TargetSpec spec) throws IOException, InterruptedException {
    List<Disk> before = TargetChoice.candidates(machine, spec);
    if (!spec.isDescription()) {
      return before;
    }
    List<Disk> now = before;
    for (int look = 1; look <= LOOKS; look++) {
      pause.pause(GAP);
      before = now;
      now = TargetChoice.candidates(machine, spec);
      if (ordinary(now).equals(ordinary(before))) {
        return now;
      }
    }
    throw new TargetChangedException(
        ("Choosing a disk by %s: the disks of this machine were still changing after %d s, from %s"
                + " to %s; begin again when all are there, or name one by serial=, wwn= or by-id=.")
            .formatted(spec.text(), GAP.toSeconds() * LOOKS, words(before), words(now)));
  }

  /// What a description can mean. Loop devices come and go with whatever is looked into.
  private static List<Disk> ordinary(List<Disk> disks) {
    return disks.stream()
        .filter(disk -> disk.kind().consent() == DiskKind.Consent.ASSUMED)
        .toList();
  }

  private static String words(List<Disk> disks) {
    String names = ordinary(disks).stream().map(Disk::path).collect(Collectors.joining(" and "));
    return names.isEmpty() ? "none" : names;
  }
}
