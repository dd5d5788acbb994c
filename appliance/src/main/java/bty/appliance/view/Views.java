package bty.appliance.view;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore.Tagged;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.run.Run;
import bty.appliance.run.RunStore.Summary;
import bty.appliance.state.StateFolder;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Machines and runs as they are shown. Machines are made once and kept until something changes:
/// what this program changes is published, and the operator's own files are compared at each look.
/// Thread-safe.
public final class Views {
  private final StateFolder state;
  private final ConcurrentHashMap<MacAddress, MachineView> machines = new ConcurrentHashMap<>();

  /// @param feed where the changes of that folder are published
  public Views(StateFolder state, ChangeFeed feed) {
    this.state = state;
    ChangeFeed.Subscription _ = feed.subscribe(this::forget);
  }

  private void forget(Change change) {
    switch (change) {
      case Change.MachineSpec(MacAddress mac) -> machines.remove(mac);
      case Change.Sighting(MacAddress mac) -> machines.remove(mac);
      case Change.RunMoved(MacAddress mac, RunId _) -> machines.remove(mac);
      // An end is told as a run that has moved, too.
      case Change.RunEnded _,
          Change.Image _,
          Change.Network _,
          Change.History _,
          Change.Storage _ -> {}
    }
  }

  /// One machine, as it is now.
  public MachineView machine(MacAddress mac) {
    return machine(mac, state.provisioning()::problem);
  }

  /// @param problems what is wrong with a machine's provisioning
  private MachineView machine(
      MacAddress mac, Function<ProvisioningSpec, Optional<String>> problems) {
    Tagged spec = state.machines().find(mac);
    if (spec.existing().isEmpty()) {
      // Not kept: addresses can be made up without end.
      return make(mac, spec, Optional.empty());
    }
    Optional<String> problem = problem(spec.lookup(), problems);
    // A change is published after it was made and waits for this computation, so that what was
    // computed from older facts is forgotten again.
    return machines.compute(
        mac,
        (_, known) ->
            known != null && known.spec().equals(spec) && known.problem().equals(problem)
                ? known
                : make(mac, spec, problem));
  }

  /// Some of the machines there is a file for.
  ///
  /// @param machines in the order of their addresses
  /// @param next after which one it goes on; empty if that was all
  public record Page(List<MachineView> machines, Optional<MacAddress> next) {}

  /// The machines there is a file for, those after one of them.
  ///
  /// @param after which need not be there; empty begins with the first
  /// @param limit so many at most, 1 or more
  public Page machines(Optional<MacAddress> after, int limit) throws IOException {
    NavigableSet<MacAddress> all = state.machines().list();
    List<MachineView> found = new ArrayList<>();
    // Most machines of a site are set up by the same files, which are looked at once.
    Map<ProvisioningSpec, Optional<String>> judged = new HashMap<>();
    for (MacAddress mac : after.isEmpty() ? all : all.tailSet(after.get(), false)) {
      if (found.size() == limit) {
        return new Page(found, Optional.of(found.getLast().mac()));
      }
      MachineView view =
          machine(mac, spec -> judged.computeIfAbsent(spec, state.provisioning()::problem));
      if (view.exists()) {
        found.add(view);
      }
    }
    return new Page(found, Optional.empty());
  }

  /// One run, as it is now.
  public RunView run(Run run) {
    return new RunView(
        run,
        run.spec().provisioning() == ProvisioningMode.CIJOE
            && state.runs().attachments().report(run).isPresent());
  }

  private static Optional<String> problem(
      MachineLookup lookup, Function<ProvisioningSpec, Optional<String>> problems) {
    return switch (lookup) {
      case MachineLookup.Absent _ -> Optional.empty();
      case MachineLookup.Unreadable unreadable -> Optional.of(unreadable.problem());
      case MachineLookup.Known known -> problems.apply(known.machine().provisioning());
    };
  }

  private MachineView make(MacAddress mac, Tagged spec, Optional<String> problem) {
    Summary seen = state.runs().summary(mac);
    return new MachineView(
        mac,
        spec,
        problem,
        seen.sighting(),
        seen.problem(),
        seen.runs(),
        seen.newest().map(this::run));
  }
}
