package bty.appliance.view;

import bty.appliance.boot.BootAction;
import bty.appliance.boot.BootContact;
import bty.appliance.boot.BootDecision;
import bty.appliance.machine.Machine;
import bty.appliance.pxe.BootDecider;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// What a machine would boot now, in a sentence: the very decision that its firmware would get.
///
/// @param tone how worrying that is
public record BootOutlook(String tone, String sentence) {
  /// The sentence of now.
  ///
  /// @param decider what firmware is answered by, too
  public static BootOutlook of(MachineView view, BootDecider decider, Instant now)
      throws IOException {
    Optional<Run> working =
        view.lastRun()
            .map(RunView::run)
            .filter(run -> run.state() instanceof RunState.Open && run.isUnderWay());
    if (working.isPresent()) {
      return new BootOutlook(
          "work",
          "It is being flashed with "
              + working.get().spec().image().name()
              + ": leave it switched on until that is over.");
    }
    BootDecision decision = decider.decide(view.mac(), BootContact.FIRMWARE, now);
    String because = ", because " + decision.reason() + ".";
    return switch (decision.answer()) {
      case BootAction.OwnDisk(var _, BootAction.Mood mood) ->
          new BootOutlook(
              mood == BootAction.Mood.NEEDS_ATTENTION ? "look" : "idle",
              "If it asked to boot now: its own disk" + because);
      case BootAction.Menu _ ->
          new BootOutlook("idle", "If it asked to boot now: the menu on its screen" + because);
      case BootAction.Unattended _ ->
          new BootOutlook("work", "If it asked to boot now: flash " + what(view) + because);
      case BootAction.Wait _ ->
          new BootOutlook("look", "If it asked to boot now: it would wait" + because);
    };
  }

  private static String what(MachineView view) {
    Optional<Machine> machine = MachineNames.spec(view);
    return machine.flatMap(Machine::image).map(image -> image.text()).orElse("an image")
        + " to "
        + machine.map(Machine::target).map(BootOutlook::target).orElse("its disk");
  }

  private static String target(String target) {
    return target.equals(Machine.ONLY_DISK) ? "its only eligible disk" : target;
  }
}
