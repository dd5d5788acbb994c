package bty.appliance.web;

import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.view.MachineCondition.Tone;
import bty.engine.protocol.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A run in a table.
final class RunRows {
  private RunRows() {}

  /// What its row shows.
  ///
  /// @param machine what people call its machine
  static Fill fill(Run run, String machine, Instant now) {
    return new Fill()
        .text("runHref", "/ui/runs/" + run.id())
        .text("runId", run.id().text())
        .text("runShort", run.id().text().replaceFirst(".*-", ""))
        .text("runTone", tone(run).css())
        .text("runWord", run.state().word())
        .text("runMachine", machine)
        .text("runMachineHref", "/ui/machines/" + run.mac().hyphens())
        .text("runImage", run.spec().image().name().text())
        .text("runTook", took(run))
        .text("runWhy", why(run))
        .moment("runAt", Optional.of(run.times().changed()), now);
  }

  /// What its state means for whoever looks.
  static Tone tone(Run run) {
    return switch (run.state()) {
      case RunState.Open _ -> run.isOffered() ? Tone.IDLE : Tone.WORK;
      case RunState.Done _ -> Tone.GOOD;
      case RunState.Failed _ -> Tone.FAIL;
      case RunState.Lost _ -> Tone.LOOK;
    };
  }

  /// How long it took from the offer to the last word of the machine.
  static String took(Run run) {
    Duration took = Duration.between(run.times().offered(), run.times().changed());
    return took.isZero() ? "" : Sizes.duration(took);
  }

  /// Why it is as it is, or why there is one.
  static String why(Run run) {
    return switch (run.state()) {
      case RunState.Open _, RunState.Done _ -> run.origin().reason();
      case RunState.Failed failed -> "at " + failed.stage() + ": " + failed.reason();
      case RunState.Lost lost -> lost.reason();
    };
  }
}
