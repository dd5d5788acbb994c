package bty.appliance.fleet;

import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineYamlEdit;
import bty.appliance.view.MachineNames;
import bty.appliance.view.MachineView;
import bty.engine.source.ImageName;
import java.util.Optional;

/// What is done to each of many machines. Pure.
sealed interface FleetOrder {
  /// What they are told to do, behind "Have 3 of them".
  String word();

  /// The machine after it.
  ///
  /// @throws IllegalArgumentException if it cannot be done to that machine, with a sentence
  Machine of(Machine machine);

  /// Is flashed again.
  record Reflash() implements FleetOrder {
    @Override
    public String word() {
      return "flash again";
    }

    @Override
    public Machine of(Machine machine) {
      return machine.flashedAgain();
    }
  }

  /// Has another policy.
  record Policy(BootPolicy policy) implements FleetOrder {
    @Override
    public String word() {
      return switch (policy) {
        case LOCAL -> "boot its own disk";
        case TUI -> "show the menu";
        case FLASH, FLASH_ONCE -> "follow the policy " + policy.word();
      };
    }

    @Override
    public Machine of(Machine machine) {
      return machine.with(policy);
    }
  }

  /// Is to have another image.
  record Image(ImageName image) implements FleetOrder {
    @Override
    public String word() {
      return "use the image " + image.text();
    }

    @Override
    public Machine of(Machine machine) {
      return machine.with(image);
    }
  }

  /// What it would do to a machine.
  sealed interface Effect {
    /// In a sentence without a full stop.
    String words();

    /// It changes its file.
    ///
    /// @param after what that says then
    record Changes(Machine before, Machine after, String words) implements Effect {}

    /// It does nothing to it.
    record Idle(String words) implements Effect {}
  }

  /// What it would do to that machine.
  default Effect effect(MachineView view) {
    Optional<Machine> machine = MachineNames.spec(view);
    if (!view.exists() || machine.isEmpty()) {
      return new Effect.Idle("left out: " + view.problem().orElse("it has no file"));
    }
    if (view.problem().isPresent() && !(this instanceof Policy || this instanceof Image)) {
      return new Effect.Idle("left out: " + view.problem().get());
    }
    Machine after;
    try {
      after = of(machine.get());
    } catch (IllegalArgumentException e) {
      return new Effect.Idle("left out: " + e.getMessage());
    }
    return after.equals(machine.get())
        ? new Effect.Idle("nothing changes")
        : new Effect.Changes(
            machine.get(),
            after,
            MachineYamlEdit.summary(view.spec().lookup(), after) + "; " + consequence(after));
  }

  private static String consequence(Machine after) {
    return switch (after.policy()) {
      case LOCAL -> "boots its own disk from now on";
      case TUI -> "shows the menu at its next boot";
      case FLASH -> "is flashed with " + image(after) + " at each boot from the network";
      case FLASH_ONCE -> "is flashed with " + image(after) + " when it next boots";
    };
  }

  private static String image(Machine machine) {
    return machine.image().map(ImageName::text).orElse("no image");
  }
}
