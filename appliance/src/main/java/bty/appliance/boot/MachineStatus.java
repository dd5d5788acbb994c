package bty.appliance.boot;

import bty.appliance.run.Run;
import bty.engine.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was observed of a machine, as far as a boot depends on it.
///
/// @param runs its runs, oldest first
/// @param diskGrant the answer that let it boot the disk its last run wrote
/// @param image what there is of the image its wish names
public record MachineStatus(List<Run> runs, Optional<DiskGrant> diskGrant, WishedImage image) {
  /// Keeps an own copy of the list.
  public MachineStatus {
    runs = List.copyOf(runs);
  }

  /// After its own success a `flash` machine boots its disk once.
  ///
  /// @param run whose success it was
  /// @param at when the machine was first told so
  public record DiskGrant(RunId run, Instant at) {}
}
