package bty.appliance.boot;

import bty.appliance.run.Run;
import java.util.List;

/// What was observed of a machine, as far as a boot depends on it.
///
/// @param runs its runs, oldest first
/// @param image what there is of the image its wish names
/// @param provisioning what there is of the files its wish names
public record MachineObserved(List<Run> runs, WishedImage image, WishedProvisioning provisioning) {
  /// Keeps an own copy of the list.
  public MachineObserved {
    runs = List.copyOf(runs);
  }
}
