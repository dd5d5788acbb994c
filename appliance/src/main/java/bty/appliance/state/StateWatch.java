package bty.appliance.state;

import bty.appliance.files.GitActivity;
import bty.appliance.machine.MachineStore;
import bty.appliance.settings.SettingsStore;
import bty.appliance.tick.Ticker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads every spec once, soon after the start, so that it is known what was there. From then on
/// notices, once a second, what happens to the folder as a whole, and says it once: settings that
/// cannot be read, and that they can again; a Git operation that does not end; a `status/` that is
/// gone.
final class StateWatch implements Ticker.Task {
  private static final System.Logger LOG = System.getLogger("state");

  /// Nothing that Git does to a folder of texts takes so long, unless it waits for a person.
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Path state;
  private final SettingsStore settings;
  private final MachineStore machines;
  private final StatusOriginStore origin;
  private final GitActivity git;

  private String problem = "";
  private boolean started;
  private boolean learned;
  private @Nullable Instant begun;
  private Optional<GitActivity.Operation> said = Optional.empty();

  StateWatch(Path state, SettingsStore settings, MachineStore machines, StatusOriginStore origin) {
    this.state = state;
    this.settings = settings;
    this.machines = machines;
    this.origin = origin;
    this.git = new GitActivity(state);
  }

  @Override
  public void run(Instant now) throws IOException {
    settings();
    started = true;
    git(now);
    if (!Files.isDirectory(state.resolve("machines"))) {
      // The whole folder may be a disk that was unmounted: nothing is made in its place.
      return;
    }
    boolean _ = origin.restore();
    if (!learned) {
      machines.learn();
      learned = true;
    }
    machines.confirm();
  }

  private void settings() {
    String is = settings.current().problem();
    if (!is.isEmpty() && !is.equals(problem)) {
      String holds = started ? "the version before stays in force" : "the standard settings hold";
      LOG.log(Level.WARNING, is + "; " + holds);
    } else if (is.isEmpty() && !problem.isEmpty()) {
      LOG.log(Level.INFO, "settings.yaml can be read again, and is in force");
    }
    problem = is;
  }

  private void git(Instant now) {
    Optional<GitActivity.Operation> operation = git.operation();
    if (operation.isEmpty()) {
      begun = null;
      if (said.isPresent()) {
        LOG.log(Level.INFO, "no Git operation is in progress in the state folder any more");
        said = Optional.empty();
      }
    } else if (begun == null || now.isBefore(begun)) {
      begun = now;
    } else if (said.isEmpty() && !now.isBefore(begun.plus(LONG))) {
      said = operation;
      LOG.log(
          Level.WARNING,
          operation.get().words()
              + " for "
              + LONG.toMinutes()
              + " minute: meanwhile no file is written, and new machines boot their own disk; end"
              + " it, or if no git runs remove "
              + operation.get().sign());
    }
  }
}
