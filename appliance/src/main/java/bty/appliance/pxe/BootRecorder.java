package bty.appliance.pxe;

import bty.appliance.boot.RunChange;
import bty.appliance.run.MachineSighting;
import bty.appliance.run.Run;
import bty.appliance.run.RunStore;
import bty.appliance.run.RunTransitions;
import bty.appliance.state.StateFolder;
import bty.engine.run.MacAddress;
import bty.engine.run.RunId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/// Writes down what a decision says is to be written down.
///
/// @param salts any numbers, to tell runs of the same second apart
record BootRecorder(StateFolder state, IntSupplier salts) {
  private static final System.Logger LOG = System.getLogger("boot");
  private static final int MAX_DISCOVERED = 10_000;

  /// Records one change.
  void record(MacAddress mac, RunChange change, Instant now) throws IOException {
    RunStore status = state.status();
    switch (change) {
      case RunChange.Discover _ -> discover(mac);
      case RunChange.Replace replace -> replace(replace.run());
      case RunChange.Withdraw withdraw -> {
        Optional<Run> run = status.run(withdraw.run());
        if (run.isPresent()) {
          status.forget(run.get());
        }
      }
      case RunChange.Offer offer -> {
        RunId id = RunId.at(now, salts.getAsInt());
        List<Run> before = status.runs(mac);
        long number = before.isEmpty() ? 1 : before.getLast().number() + 1;
        Run run = Run.offered(id, number, mac, offer.order(), offer.reason(), now);
        // First, so that no run is ever there without them.
        status.papers().saveInputs(run, offer.provisioning());
        status.save(run);
        LOG.log(Level.INFO, "run " + id + " of " + mac + " is offered");
      }
      case RunChange.PickUp _ ->
          status.save(RunTransitions.STANDARD.fetched(status.runs(mac).getLast(), now));
    }
  }

  /// Anybody on the network can make addresses up; a folder without end would be the worse answer.
  private void discover(MacAddress mac) throws IOException {
    if (state.machines().list().size() >= MAX_DISCOVERED) {
      LOG.log(
          Level.WARNING,
          mac + " was never seen before, and is not recorded: there are " + MAX_DISCOVERED);
      return;
    }
    state.machines().discover(mac);
    LOG.log(Level.INFO, mac + " was never seen before; machines/ has a file for it now");
  }

  private void replace(Run run) throws IOException {
    Optional<Run> before = state.status().run(run.id());
    state.status().save(run);
    if (!before.map(Run::state).equals(Optional.of(run.state()))) {
      LOG.log(Level.INFO, "run " + run.id() + " of " + run.mac() + " is " + run.state().word());
    }
  }

  /// Nothing depends on when a machine was last seen, so a full disk does not keep it from booting.
  void seen(MacAddress mac, String answer, String reason, Instant now) {
    Instant first = state.status().facts(mac).map(MachineSighting::firstSeen).orElse(now);
    try {
      state.status().seen(mac, new MachineSighting(first, now, answer, reason));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "recording that " + mac + " was seen", e);
    }
  }
}
