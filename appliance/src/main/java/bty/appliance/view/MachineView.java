package bty.appliance.view;

import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore.Tagged;
import bty.appliance.run.MachineSighting;
import bty.engine.protocol.MacAddress;
import java.util.Optional;

/// A machine as it is shown: its spec, what is wrong with that, and what was observed.
///
/// @param spec what its file says, and the tag of its text
/// @param problem why the spec cannot be done: its file, or a file it names
/// @param sighting when it was heard of, if it was
/// @param statusProblem why what was observed cannot be trusted
/// @param runs how many are kept
/// @param lastRun the newest of them
public record MachineView(
    MacAddress mac,
    Tagged spec,
    Optional<String> problem,
    Optional<MachineSighting> sighting,
    Optional<String> statusProblem,
    int runs,
    Optional<RunView> lastRun) {
  /// Whether there is a file for it.
  public boolean exists() {
    return !(spec.lookup() instanceof MachineLookup.Absent);
  }
}
