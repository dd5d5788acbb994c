package bty.appliance.pxe;

import bty.appliance.boot.RunChange;
import bty.appliance.edit.SpecEdits;
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
record BootRecorder(MachineStore machines, SpecEdits edits, RunStore runs) {
  private static final System.Logger LOG = System.getLogger("boot");
  private static final int MAX_DISCOVERED = 10_000;

  /// Records one change.
  void record(MacAddress mac, RunChange change, Instant now) throws IOException {
    switch (change) {
      case RunChange.Discover _ -> discover(mac);
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
          runs.save(RunTransitions.STANDARD.fetched(runs.runs(mac).getLast(), now));
    }
  }

  /// Anybody on the network can make addresses up; a folder without end would be the worse answer.
  private void discover(MacAddress mac) throws IOException {
    if (machines.count() >= MAX_DISCOVERED) {
      LOG.log(
          Level.WARNING,
          mac + " was never seen before, and is not recorded: there are " + MAX_DISCOVERED);
      return;
    }
    edits.discover(mac);
  }

  private void replace(Run run) throws IOException {
    Optional<Run> before = runs.find(run.id());
    runs.save(run);
    if (!before.map(Run::state).equals(Optional.of(run.state()))) {
      LOG.log(Level.INFO, "run " + run.id() + " of " + run.mac() + " is " + run.state().word());
    }
  }

  /// Nothing depends on when a machine was last seen, so a full disk does not keep it from booting.
  void seen(MacAddress mac, String answer, String reason, Instant now) {
    Instant first = runs.of(mac).sighting().map(MachineSighting::firstSeen).orElse(now);
    try {
      runs.record(mac, new MachineSighting(first, now, answer, reason));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "recording that " + mac + " was seen", e);
    }
  }
}
