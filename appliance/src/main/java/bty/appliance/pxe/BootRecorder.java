package bty.appliance.pxe;

import bty.appliance.boot.RunChange;
import bty.appliance.edit.SpecEdits;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore;
import bty.appliance.run.MachineSighting;
import bty.appliance.run.Origin;
import bty.appliance.run.Run;
import bty.appliance.run.RunStore;
import bty.appliance.run.RunTransitions;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;

/// Writes down what a decision says is to be written down.
record BootRecorder(
    MachineStore machines, SpecEdits edits, RunStore runs, Introductions introductions) {
  private static final System.Logger LOG = System.getLogger("boot");
  private static final int MAX_DISCOVERED = 10_000;

  /// Records one change.
  ///
  /// @return why it is not recorded, so that the answer does not hold; empty if it is
  Optional<String> record(MacAddress mac, RunChange change, Instant now) throws IOException {
    if (change instanceof RunChange.Discover) {
      return discover(mac);
    }
    recordRun(mac, change, now);
    return Optional.empty();
  }

  private void recordRun(MacAddress mac, RunChange change, Instant now) throws IOException {
    switch (change) {
      case RunChange.Discover _ -> {}
      case RunChange.Replace replace -> replace(replace.run());
      case RunChange.Withdraw withdraw -> {
        Optional<Run> run = runs.find(withdraw.run());
        if (run.isPresent()) {
          runs.forget(run.get());
        }
      }
      case RunChange.Offer offer -> {
        Origin origin = new Origin.Policy(offer.reason());
        Run run = runs.open(mac, offer.spec(), origin, offer.provisioning(), now);
        LOG.log(Level.INFO, "run " + run.id() + " of " + mac + " is offered");
      }
      case RunChange.PickUp _ ->
          runs.save(RunTransitions.STANDARD.fetched(runs.newest(mac).orElseThrow(), now));
    }
  }

  /// Records a machine never seen that somebody at that address names.
  ///
  /// @return why not; empty if it is recorded
  Optional<String> introduce(MacAddress mac, String address, Instant now) throws IOException {
    return introductions.allow(address, now)
        ? discover(mac)
        : Optional.of(
            mac
                + " was never seen before and is not recorded: "
                + Introductions.MOST
                + " new machines a minute are taken from "
                + address);
  }

  /// Anybody on the network can make addresses up; a folder without end would be the worse answer.
  private Optional<String> discover(MacAddress mac) throws IOException {
    if (machines.count() >= MAX_DISCOVERED) {
      String why =
          mac
              + " was never seen before and is not recorded: machines/ has "
              + MAX_DISCOVERED
              + " files; remove those that nobody needs, and boot it again";
      LOG.log(Level.WARNING, why);
      return Optional.of(why);
    }
    edits.discover(mac);
    return Optional.empty();
  }

  private void replace(Run run) throws IOException {
    Optional<Run> before = runs.find(run.id());
    boolean isNews = !before.map(Run::state).equals(Optional.of(run.state()));
    if (isNews || before.flatMap(known -> known.times().diskGranted()).isEmpty()) {
      runs.save(run);
    } else {
      // A boot that asks again, as firmware does: only how long it may do so depends on it.
      runs.saveSoon(run);
    }
    if (isNews) {
      LOG.log(Level.INFO, "run " + run.id() + " of " + run.mac() + " is " + run.state().word());
    }
  }

  /// Of a machine that has no file nothing is kept.
  ///
  /// @param way how its boot program is known; empty for its live environment
  void seen(MacAddress mac, String answer, String reason, Optional<String> way, Instant now) {
    if (machines.find(mac).lookup() instanceof MachineLookup.Absent) {
      return;
    }
    Optional<MachineSighting> before = runs.sighting(mac);
    runs.record(
        mac,
        before
            .map(seen -> seen.seen(now, answer, reason, way))
            .orElseGet(() -> MachineSighting.first(now, answer, reason, way)));
  }
}
