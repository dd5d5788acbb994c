package bty.appliance.pxe;

import bty.appliance.machine.MachineLocks;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.run.RunStore;
import bty.appliance.run.RunTransitions;
import bty.appliance.run.RunTransitions.Outcome;
import bty.appliance.run.RunTransitions.Place;
import bty.appliance.state.StateFolder;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Report;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Takes what a machine says about its run. A report is accepted only once it is on the disk, so
/// that a machine that was told so need not repeat it.
public final class ReportService {
  private static final System.Logger LOG = System.getLogger("run");
  private static final RunTransitions RULES = RunTransitions.STANDARD;

  /// A report says this much about a failure and no more.
  private static final int MAX_REASON = 2000;

  private static final int MAX_LOG = 64 * 1024;

  private final StateFolder state;
  private final MachineLocks locks;

  /// @param locks the same as everybody's
  public ReportService(StateFolder state, MachineLocks locks) {
    this.state = state;
    this.locks = locks;
  }

  /// What became of a report.
  public sealed interface Receipt {
    /// It is recorded, or was before.
    record Accepted() implements Receipt {}

    /// Nobody knows that machine or run.
    record Unknown(String why) implements Receipt {}

    /// It contradicts what is known.
    record Refused(String why) implements Receipt {}
  }

  private interface Step {
    Outcome apply(Run run, Place place);
  }

  /// How far a machine is: one or more reports, in order.
  public Receipt progress(MacAddress mac, List<Report.Progress> reports, Instant now)
      throws IOException {
    return locks.with(
        mac,
        () -> {
          for (Report.Progress report : reports) {
            Receipt receipt =
                apply(
                    mac,
                    Optional.of(report.run()),
                    (run, place) -> RULES.progress(run, place, report, now));
            if (!(receipt instanceof Receipt.Accepted)) {
              return receipt;
            }
          }
          return new Receipt.Accepted();
        });
  }

  /// A machine is done.
  ///
  /// @param report empty when it only said so: then its open run is meant, and a machine without
  ///   one was flashed by a person
  public Receipt done(MacAddress mac, Optional<Report.Done> report, Instant now)
      throws IOException {
    Optional<RunState.Proof> proof =
        report.map(said ->
            new RunState.Proof(said.digest(), said.bytesRead(), said.bytesWritten(), said.took()));
    return locks.with(
        mac,
        () -> {
          if (!isKnown(mac)) {
            return unknownMachine(mac);
          }
          Optional<RunId> run = report.map(Report.Done::run).or(() -> openRun(mac));
          if (run.isEmpty()) {
            LOG.log(Level.INFO, mac + " says done, and has no open run: flashed from the menu");
            return new Receipt.Accepted();
          }
          return apply(mac, run, (known, place) -> RULES.done(known, place, proof, now));
        });
  }

  /// A machine has failed.
  public Receipt failed(MacAddress mac, Report.Failed report, Instant now) throws IOException {
    return locks.with(
        mac,
        () -> {
          Receipt receipt =
              apply(
                  mac,
                  Optional.of(report.run()),
                  (run, place) ->
                      RULES.failed(
                          run,
                          place,
                          clip(report.stage(), 40),
                          clip(report.reason(), MAX_REASON),
                          now));
          Optional<Run> run = state.runs().find(report.run());
          if (receipt instanceof Receipt.Accepted
              && run.isPresent()
              && !report.logTail().isEmpty()) {
            state.runs().attachments().saveLog(run.get(), tail(report.logTail()));
          }
          return receipt;
        });
  }

  /// What a machine says of its hardware.
  ///
  /// @param json one JSON object
  public Receipt inventory(MacAddress mac, String json) throws IOException {
    return locks.with(
        mac,
        () -> {
          if (!isKnown(mac)) {
            return unknownMachine(mac);
          }
          state.runs().saveInventory(mac, json);
          return new Receipt.Accepted();
        });
  }

  private Receipt apply(MacAddress mac, Optional<RunId> id, Step step) throws IOException {
    RunStore status = state.runs();
    List<Run> runs = status.runs(mac);
    Optional<Run> found = runs.stream().filter(run -> id.equals(Optional.of(run.id()))).findFirst();
    if (found.isEmpty()) {
      return isKnown(mac)
          ? new Receipt.Unknown("machine " + mac + " has no run " + id.map(RunId::text).orElse(""))
          : unknownMachine(mac);
    }
    Run before = found.get();
    Place place = before.equals(runs.getLast()) ? Place.NEWEST : Place.SUPERSEDED;
    return switch (step.apply(before, place)) {
      case Outcome.Known _ -> new Receipt.Accepted();
      case Outcome.Closed closed -> new Receipt.Refused(closed.why());
      case Outcome.Moved moved -> {
        keep(before, moved.run());
        yield new Receipt.Accepted();
      }
    };
  }

  private void keep(Run before, Run after) throws IOException {
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

  private boolean isKnown(MacAddress mac) {
    return !(state.machines().find(mac).lookup()
            instanceof bty.appliance.machine.MachineLookup.Absent)
        || !state.runs().runs(mac).isEmpty();
  }

  private static Receipt unknownMachine(MacAddress mac) {
    return new Receipt.Unknown("machine " + mac + " is unknown; it has never asked what to boot");
  }

  /// The run a plain "done" means: the last one, if it has not ended. A lost one has not: that it
  /// is lost was only inferred. A done one is meant too, so that repeating does no harm.
  private Optional<RunId> openRun(MacAddress mac) {
    List<Run> runs = state.runs().runs(mac);
    return runs.isEmpty() || runs.getLast().state() instanceof RunState.Failed
        ? Optional.empty()
        : Optional.of(runs.getLast().id());
  }

  private static String clip(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  private static String tail(String log) {
    return log.length() <= MAX_LOG ? log : log.substring(log.length() - MAX_LOG);
  }
}
