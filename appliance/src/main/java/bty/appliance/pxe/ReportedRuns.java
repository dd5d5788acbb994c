package bty.appliance.pxe;

import bty.appliance.machine.MachineLookup;
import bty.appliance.pxe.ReportService.Receipt;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.run.RunTransitions.Outcome;
import bty.appliance.run.RunTransitions.Place;
import bty.appliance.state.StateFolder;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// The runs that reports are of. The caller keeps changes of one machine apart.
record ReportedRuns(StateFolder state) {
  private static final System.Logger LOG = System.getLogger("run");

  /// What a report does to a run.
  interface Step {
    Outcome apply(Run run, Place place);
  }

  /// Applies a report to the run it is of.
  Receipt apply(MacAddress mac, RunId id, Step step) throws IOException {
    Optional<Run> found = find(mac, id);
    if (found.isEmpty()) {
      return noSuchRun(mac, id);
    }
    Run before = found.get();
    return switch (step.apply(before, place(before))) {
      case Outcome.Known _ -> new Receipt.Accepted();
      case Outcome.Closed closed -> new Receipt.Refused(closed.why());
      case Outcome.Untrue untrue -> new Receipt.Untrue(untrue.why());
      case Outcome.Moved moved -> {
        keep(before, moved.run());
        yield new Receipt.Accepted();
      }
    };
  }

  Optional<Run> find(MacAddress mac, RunId id) {
    // Nearly always the newest, which is at hand; twice a second for each machine.
    return state
        .runs()
        .newest(mac)
        .filter(run -> run.id().equals(id))
        .or(() -> state.runs().runs(mac).stream().filter(run -> run.id().equals(id)).findFirst());
  }

  Place place(Run run) {
    return state.runs().newest(run.mac()).filter(last -> last.id().equals(run.id())).isPresent()
        ? Place.NEWEST
        : Place.SUPERSEDED;
  }

  Receipt noSuchRun(MacAddress mac, RunId id) {
    return isKnown(mac)
        ? new Receipt.Unknown("machine " + mac + " has no run " + id)
        : unknownMachine(mac);
  }

  /// Keeps what came of a report: numbers in memory, another state on the disk.
  void keep(Run before, Run after) throws IOException {
    if (before.state().equals(after.state())) {
      state.runs().remember(after);
      return;
    }
    state.runs().save(after);
    String detail =
        after.state() instanceof RunState.Failed failed
            ? " at " + failed.stage() + ": " + failed.reason()
            : "";
    Level level = after.state() instanceof RunState.Failed ? Level.WARNING : Level.INFO;
    LOG.log(
        level, "run " + after.id() + " of " + after.mac() + " is " + after.state().word() + detail);
  }

  boolean isKnown(MacAddress mac) {
    return !(state.machines().find(mac).lookup() instanceof MachineLookup.Absent)
        || !state.runs().runs(mac).isEmpty();
  }

  static Receipt unknownMachine(MacAddress mac) {
    return new Receipt.Unknown("machine " + mac + " is unknown; it has never asked what to boot");
  }
}
