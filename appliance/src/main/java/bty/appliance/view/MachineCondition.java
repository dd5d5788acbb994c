package bty.appliance.view;

import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.run.MachineSighting;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a machine is, in a word, and why. Pure.
///
/// @param word such as `writing`
/// @param why a sentence without a full stop; empty where the word says it all
public record MachineCondition(Tone tone, String word, String why) {
  /// From the script to the first report: firmware, two transfers, the start of the live
  /// environment. Beyond that nobody is loading any more.
  private static final Duration LOADING = Duration.ofMinutes(10);

  /// Who waits asks again every few seconds.
  private static final Duration WAITING = Duration.ofMinutes(1);

  /// Who has to do something about it, in the order in which they are shown.
  public enum Tone {
    /// It failed: somebody has to mend something.
    FAIL,
    /// Somebody has to look.
    LOOK,
    /// It is at work.
    WORK,
    /// Nothing happens.
    IDLE,
    /// It is as wished.
    GOOD;

    /// The name of the shape and colour.
    public String css() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// What all of them together are called.
    public String group() {
      return switch (this) {
        case FAIL -> "failed";
        case LOOK -> "to look at";
        case WORK -> "working";
        case IDLE -> "idle";
        case GOOD -> "done";
      };
    }

    /// The same in an address.
    public String key() {
      return this == LOOK ? "look" : group();
    }
  }

  /// How that machine is.
  public static MachineCondition of(MachineView view, Instant now) {
    if (view.problem().isPresent()) {
      return new MachineCondition(Tone.FAIL, "file rejected", view.problem().get());
    }
    if (view.statusProblem().isPresent()) {
      return new MachineCondition(Tone.LOOK, "held", view.statusProblem().get());
    }
    Optional<MachineSighting> waits =
        view.sighting()
            .filter(seen -> seen.answer().equals("wait"))
            .filter(seen -> Duration.between(seen.lastSeen(), now).compareTo(WAITING) < 0);
    if (waits.isPresent()) {
      return new MachineCondition(Tone.WORK, "waiting", waits.get().reason());
    }
    return view.lastRun().map(last -> of(last.run(), view, now)).orElseGet(() -> neverRun(view));
  }

  private static MachineCondition of(Run run, MachineView view, Instant now) {
    return switch (run.state()) {
      case RunState.Open(RunState.Phase phase) -> open(phase, run, view, now);
      case RunState.Done _ -> new MachineCondition(Tone.GOOD, "done", "");
      case RunState.Failed failed ->
          new MachineCondition(
              Tone.FAIL, "failed", "at " + failed.stage() + ": " + failed.reason());
      case RunState.Lost lost ->
          new MachineCondition(
              Tone.LOOK, "lost", "after it was " + lost.reached().word() + ": " + lost.reason());
    };
  }

  private static MachineCondition open(
      RunState.Phase phase, Run run, MachineView view, Instant now) {
    return switch (phase) {
      case OFFERED ->
          Duration.between(run.times().offered(), now).compareTo(LOADING) < 0
              ? new MachineCondition(Tone.WORK, "loading", "the live environment")
              : neverRun(view);
      case BOOTED -> new MachineCondition(Tone.WORK, "loading", "it has its plan");
      case WRITING -> new MachineCondition(Tone.WORK, "writing", "");
      case WRITTEN, VERIFIED, PROVISIONED ->
          new MachineCondition(Tone.WORK, "setting up", "everything is on the disk");
    };
  }

  private static MachineCondition neverRun(MachineView view) {
    Optional<Machine> machine =
        view.spec().lookup() instanceof MachineLookup.Known(Machine known)
            ? Optional.of(known)
            : Optional.empty();
    BootPolicy policy = machine.map(Machine::policy).orElse(BootPolicy.LOCAL);
    boolean flashes = policy == BootPolicy.FLASH || policy == BootPolicy.FLASH_ONCE;
    if (flashes) {
      return new MachineCondition(Tone.IDLE, "armed", "it is flashed when it boots");
    }
    if (view.sighting().isEmpty()) {
      return new MachineCondition(Tone.IDLE, "never seen", "it has not asked to boot yet");
    }
    return policy == BootPolicy.TUI
        ? new MachineCondition(Tone.LOOK, "new at the menu", "nobody has chosen anything for it")
        : new MachineCondition(Tone.IDLE, "own disk", "");
  }
}
