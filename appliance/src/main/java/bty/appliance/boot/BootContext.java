package bty.appliance.boot;

import bty.appliance.boot.MachineObserved.ImageState;
import bty.appliance.boot.MachineObserved.ProvisioningState;
import bty.appliance.machine.Machine;
import bty.appliance.run.FlashSpec;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// All that a flashing policy depends on, with the inferences of this moment already drawn.
///
/// @param runs as they must be seen now, oldest first
record BootContext(
    BootContact contact, Machine machine, MachineObserved status, List<Run> runs, Instant now) {

  /// The run that was offered and that nobody has picked up.
  Optional<Run> offer() {
    return newest().filter(Run::isOffered);
  }

  /// The last run a machine really took up, if it ended well: then the disk holds its image. Any
  /// later attempt, good or bad, would have touched the disk.
  Optional<Run> lastIfDone() {
    return runs.reversed().stream()
        .filter(run -> !run.isOffered())
        .findFirst()
        .filter(run -> run.state() instanceof RunState.Done);
  }

  /// The last runs that were taken up and came to nothing, for the same spec, newest first.
  List<Run> badInARow(FlashSpec.Key key) {
    return runs.reversed().stream()
        .filter(run -> !run.isOffered())
        .takeWhile(run -> run.isFailedOrLost() && run.spec().key().equals(key))
        .toList();
  }

  /// What this machine's spec is, whatever there is of the files that it names.
  FlashSpec.Key key(ImageState.Ready ready) {
    return new FlashSpec.Key(ready.image().digest(), machine.reflash());
  }

  /// What a run begun now would have to do.
  FlashSpec spec(ImageState.Ready ready, ProvisioningState.Ready provisioning) {
    return new FlashSpec(
        ready.image(),
        machine.target(),
        provisioning.provisioning().mode(),
        provisioning.inputs(),
        machine.hostname(),
        machine.reflash());
  }

  private Optional<Run> newest() {
    return runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast());
  }
}
