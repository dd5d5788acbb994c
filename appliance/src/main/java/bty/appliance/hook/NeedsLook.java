package bty.appliance.hook;

import bty.appliance.boot.BootAction;
import bty.appliance.boot.BootContact;
import bty.appliance.boot.BootDecision;
import bty.appliance.git.GitKeeper;
import bty.appliance.health.Health;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageLookup;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.pxe.BootDecider;
import bty.appliance.state.StateFolder;
import bty.appliance.view.MachineCondition;
import bty.appliance.view.MachineCondition.Tone;
import bty.appliance.view.MachineNames;
import bty.appliance.view.MachineView;
import bty.appliance.view.Views;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What needs a person, but for runs that ended badly.
///
/// @param decider says what each machine would boot
public record NeedsLook(
    StateFolder state,
    Views views,
    ImageCatalog images,
    BootDecider decider,
    GitKeeper git,
    Health health) {
  /// One sentence each, by what it is of: numbers in a sentence may change without its being
  /// another one. Empty while old runs are still being read.
  Optional<Map<String, String>> now(Instant now) throws IOException {
    if (!state.runs().isRead()) {
      return Optional.empty();
    }
    Map<String, String> needs = new LinkedHashMap<>();
    if (state.statusWasLost()) {
      needs.put(
          "status",
          "status/ was lost: flash-once machines are not flashed until bty-web confirm says that"
              + " they may be.");
    }
    for (MachineView view : views.machines(Optional.empty(), Integer.MAX_VALUE).machines()) {
      machine(view, now)
          .ifPresent(need ->
              needs.put(
                  "machine " + view.mac() + " " + need.word(),
                  MachineNames.of(view) + ": " + need.word() + ": " + need.why()));
    }
    for (String finding : state.findings().lines()) {
      if (!finding.startsWith("machines/")) {
        needs.put("file " + still(finding), finding);
      }
    }
    git.status().problems().forEach(problem -> needs.put("git " + still(problem), problem));
    for (ImageName name : images.list()) {
      if (images.find(name) instanceof ImageLookup.Refused(String why)) {
        needs.put("image " + name, why);
      }
    }
    health.problems(now).forEach(problem -> needs.put("health " + still(problem), problem));
    return Optional.of(needs);
  }

  private static String still(String sentence) {
    return sentence.replaceAll("[0-9]+", "#");
  }

  private record Need(String word, String why) {}

  private Optional<Need> machine(MachineView view, Instant now) throws IOException {
    MachineCondition condition = MachineCondition.of(view, now);
    boolean isBad = condition.tone() == Tone.FAIL || condition.tone() == Tone.LOOK;
    boolean isRun = condition.word().equals("failed") || condition.word().equals("lost");
    if (isBad && !isRun) {
      return Optional.of(new Need(condition.word(), condition.why()));
    }
    return flashes(view) ? decided(view, now) : Optional.empty();
  }

  private static boolean flashes(MachineView view) {
    return view.spec().lookup() instanceof MachineLookup.Known(Machine machine)
        && (machine.policy() == BootPolicy.FLASH || machine.policy() == BootPolicy.FLASH_ONCE);
  }

  /// A machine that is to be flashed and would not be, for a reason that somebody has to mend.
  private Optional<Need> decided(MachineView view, Instant now) throws IOException {
    BootDecision decision = decider.decide(view.mac(), BootContact.FIRMWARE, now);
    return switch (decision.answer()) {
      case BootAction.OwnDisk disk ->
          disk.mood() == BootAction.Mood.NEEDS_ATTENTION
              ? Optional.of(new Need("not flashed", decision.reason()))
              : Optional.empty();
      case BootAction.Menu _ -> Optional.of(new Need("not flashed", decision.reason()));
      case BootAction.Unattended _, BootAction.Wait _ -> Optional.empty();
    };
  }
}
