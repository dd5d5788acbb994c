package bty.appliance.pxe;

import bty.appliance.boot.BootContact;
import bty.appliance.boot.BootDecision;
import bty.appliance.boot.BootRules;
import bty.appliance.boot.FleetLoad;
import bty.appliance.boot.MachineObserved;
import bty.appliance.boot.MachineObserved.ImageState;
import bty.appliance.boot.MachineObserved.ProvisioningState;
import bty.appliance.guard.FleetGuard;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageLookup;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.provision.ProvisioningLookup;
import bty.appliance.run.Run;
import bty.appliance.run.RunTransitions;
import bty.appliance.state.StateFolder;
import bty.engine.protocol.MacAddress;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Looks up all that a decision depends on, and decides. Records nothing.
public record BootDecider(
    StateFolder state, ImageCatalog images, HistoryHolds holds, FleetGuard guard) {
  /// What that machine boots, and why.
  ///
  /// @throws IOException if a loss of what was observed cannot be noted
  public BootDecision decide(MacAddress mac, BootContact contact, Instant now) throws IOException {
    holds.note(now);
    MachineLookup lookup = lookup(mac);
    BootRules rules = new BootRules(state.settings().value().sameBoot(), RunTransitions.STANDARD);
    List<Run> runs = state.runs().last(mac).runs();
    MachineObserved status =
        new MachineObserved(
            runs,
            wishedImage(lookup),
            wishedProvisioning(lookup),
            lookup instanceof MachineLookup.Known(Machine machine)
                ? holds.of(mac, machine)
                : Optional.empty(),
            lookup instanceof MachineLookup.Known(Machine machine)
                ? guard.load(mac, machine, last(runs), now)
                : FleetLoad.FREE);
    return rules.decide(contact, lookup, status, now);
  }

  /// Whether the machine may be told to flash: takes a place for it.
  boolean claim(MacAddress mac, Instant now) {
    return lookup(mac) instanceof MachineLookup.Known(Machine machine)
        && guard.claim(mac, machine, state.runs().newest(mac), now);
  }

  private static Optional<Run> last(List<Run> runs) {
    return runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast());
  }

  private MachineLookup lookup(MacAddress mac) {
    MachineLookup spec = state.machines().find(mac).lookup();
    Optional<String> problem = state.runs().last(mac).problem();
    // Who does not know what was flashed must not flash.
    return problem.isPresent()
        ? new MachineLookup.Unreadable(problem.get(), Optional.empty())
        : spec;
  }

  private ImageState wishedImage(MachineLookup lookup) {
    if (!(lookup instanceof MachineLookup.Known(Machine machine)) || machine.image().isEmpty()) {
      return new ImageState.NoneNamed();
    }
    ImageName name = machine.image().get();
    return switch (images.find(name)) {
      case ImageLookup.Pending pending -> new ImageState.Pending(pending.reason());
      case ImageLookup.NotReady not -> new ImageState.Unusable(not.reason());
      case ImageLookup.Ready ready -> new ImageState.Ready(Plans.flashImage(ready.facts()));
    };
  }

  private ProvisioningState wishedProvisioning(MachineLookup lookup) {
    if (!(lookup instanceof MachineLookup.Known(Machine machine)) || machine.image().isEmpty()) {
      return ProvisioningState.NONE;
    }
    return switch (state.provisioning().patiently(machine.provisioning())) {
      case ProvisioningLookup.Good good -> new ProvisioningState.Ready(good.value(), good.digest());
      case ProvisioningLookup.Bad bad -> new ProvisioningState.Unusable(bad.sentence());
    };
  }
}
