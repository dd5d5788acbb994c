package bty.appliance.tick;

import bty.appliance.machine.MachineLocks;
import bty.appliance.run.Run;
import bty.appliance.run.RunStore;
import bty.appliance.run.RunTransitions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs of which nothing is heard any more become lost.
///
/// @param locks the same as everybody's
/// @param listeningSince when the program started: before that nobody could have heard anything, so
///   silence is counted from then at the earliest
public record LostRuns(
    RunStore runs, MachineLocks locks, RunTransitions transitions, Instant listeningSince)
    implements Ticker.Task {
  private static final System.Logger LOG = System.getLogger("run");

  @Override
  public void run(Instant now) throws IOException {
    // Either way: a clock that was set back must not make it wait until then.
    Duration listening = Duration.between(listeningSince, now).abs();
    if (listening.compareTo(transitions.lostAfter()) <= 0) {
      return;
    }
    List<IOException> failures = new ArrayList<>();
    for (Run silent : runs.underWay()) {
      try {
        locks.with(silent.mac(), () -> settle(silent, now));
      } catch (IOException e) {
        // What cannot be written of one machine must not keep the others' runs from being settled.
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  /// Looks again under the lock: a report may have come in meanwhile.
  private Optional<Run> settle(Run silent, Instant now) throws IOException {
    Optional<Run> run = runs.find(silent.id());
    if (run.isPresent()) {
      Run seen = transitions.asOf(run.get(), now);
      if (!seen.equals(run.get())) {
        runs.save(seen);
      }
      if (!seen.state().equals(run.get().state())) {
        LOG.log(Level.WARNING, "run " + seen.id() + " of " + seen.mac() + " is lost: no report");
      }
    }
    return run;
  }
}
