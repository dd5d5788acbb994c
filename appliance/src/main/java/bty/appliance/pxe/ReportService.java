package bty.appliance.pxe;

import bty.appliance.contact.MachineCards;
import bty.appliance.machine.MachineLocks;
import bty.appliance.run.MachineSighting;
import bty.appliance.run.MachineSighting.Flashed;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.run.RunTransitions;
import bty.appliance.run.RunTransitions.Outcome;
import bty.appliance.state.StateFolder;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Report;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final MachineCards cards;
  private final ReportedRuns reported;

  /// @param locks the same as everybody's
  ReportService(StateFolder state, MachineLocks locks, MachineCards cards) {
    this.state = state;
    this.locks = locks;
    this.cards = cards;
    this.reported = new ReportedRuns(state);
  }

  /// What became of a report.
  public sealed interface Receipt {
    /// It is recorded, or was before.
    record Accepted() implements Receipt {}

    /// Nobody knows that machine or run.
    record Unknown(String why) implements Receipt {}

    /// It contradicts what is known.
    record Refused(String why) implements Receipt {}

    /// It cannot be true, whatever is known.
    record Untrue(String why) implements Receipt {}
  }

  /// How far a machine is: one or more reports, in order. However many there are, what comes of
  /// them is written once.
  public Receipt progress(MacAddress mac, List<Report.Progress> reports, Instant now)
      throws IOException {
    return locks.with(
        mac,
        () -> {
          Map<RunId, Run> before = new LinkedHashMap<>();
          Map<RunId, Run> after = new LinkedHashMap<>();
          Receipt receipt = new Receipt.Accepted();
          for (Report.Progress report : reports) {
            Optional<Run> run =
                Optional.ofNullable(after.get(report.run()))
                    .or(() -> reported.find(mac, report.run()));
            if (run.isEmpty()) {
              receipt = reported.noSuchRun(mac, report.run());
              break;
            }
            before.putIfAbsent(report.run(), run.get());
            Outcome outcome =
                RULES.progress(run.get(), reported.place(before.get(report.run())), report, now);
            if (outcome instanceof Outcome.Closed closed) {
              receipt = new Receipt.Refused(closed.why());
              break;
            }
            if (outcome instanceof Outcome.Untrue untrue) {
              receipt = new Receipt.Untrue(untrue.why());
              break;
            }
            if (outcome instanceof Outcome.Moved moved) {
              after.put(report.run(), moved.run());
            }
          }
          for (Run moved : after.values()) {
            reported.keep(Objects.requireNonNull(before.get(moved.id())), moved);
          }
          return receipt;
        });
  }

  /// A machine is done.
  public Receipt done(MacAddress mac, Report.Done said, Instant now) throws IOException {
    RunState.Proof proof =
        new RunState.Proof(said.digest(), said.bytesRead(), said.bytesWritten(), said.took());
    return locks.with(
        mac,
        () -> {
          Receipt receipt =
              reported.apply(
                  mac, said.run(), (run, place) -> RULES.done(run, place, Optional.of(proof), now));
          if (receipt instanceof Receipt.Accepted && isDone(said.run())) {
            flashed(mac, new Flashed(now, true));
          }
          return receipt;
        });
  }

  /// Somebody says that a machine is done, and no more. That closes its run if it is the machine
  /// that says so and the run has reported all of its bytes: else the disk may hold anything, and
  /// only that it was said is recorded.
  ///
  /// @param isBelieved whether it comes from where the machine booted
  public Receipt bareDone(MacAddress mac, boolean isBelieved, Instant now) throws IOException {
    return locks.with(
        mac,
        () -> {
          if (!reported.isKnown(mac)) {
            return ReportedRuns.unknownMachine(mac);
          }
          List<Run> runs = state.runs().runs(mac);
          Optional<Run> written =
              runs.isEmpty()
                  ? Optional.empty()
                  : Optional.of(runs.getLast()).filter(Run::hasAllBytes).filter(_ -> isBelieved);
          if (written.isEmpty()) {
            LOG.log(Level.INFO, mac + " says done and no more, which closes no run");
            // What a machine has proven is not taken back by what anybody may say.
            if (!isProven(mac)) {
              flashed(mac, new Flashed(now, false));
            }
            return new Receipt.Accepted();
          }
          Receipt receipt =
              reported.apply(
                  mac,
                  written.get().id(),
                  (run, place) -> RULES.done(run, place, Optional.empty(), now));
          flashed(mac, new Flashed(now, true));
          return receipt;
        });
  }

  private boolean isProven(MacAddress mac) {
    return state
        .runs()
        .sighting(mac)
        .flatMap(MachineSighting::flashed)
        .filter(Flashed::proven)
        .isPresent();
  }

  private boolean isDone(RunId run) {
    return state
        .runs()
        .find(run)
        .filter(found -> found.state() instanceof RunState.Done)
        .isPresent();
  }

  private void flashed(MacAddress mac, Flashed news) {
    MachineSighting seen =
        state
            .runs()
            .sighting(mac)
            .orElseGet(() -> MachineSighting.first(news.at(), "", "", Optional.empty()));
    state.runs().record(mac, seen.flashed(news));
  }

  /// A machine has failed.
  public Receipt failed(MacAddress mac, Report.Failed report, Instant now) throws IOException {
    return locks.with(
        mac,
        () -> {
          Receipt receipt =
              reported.apply(
                  mac,
                  report.run(),
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
  /// @param parsed the same, understood
  public Receipt inventory(MacAddress mac, String json, JsonObject parsed) throws IOException {
    return locks.with(
        mac,
        () -> {
          if (!reported.isKnown(mac)) {
            return ReportedRuns.unknownMachine(mac);
          }
          state.runs().saveInventory(mac, json);
          cards.learn(mac, parsed);
          return new Receipt.Accepted();
        });
  }

  private static String clip(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  private static String tail(String log) {
    return log.length() <= MAX_LOG ? log : log.substring(log.length() - MAX_LOG);
  }
}
