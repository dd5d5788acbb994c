package bty.appliance.view;

import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import java.util.Optional;

/// What people call a machine.
public final class MachineNames {
  private MachineNames() {}

  /// What its file says, if it can be read or could be before.
  public static Optional<Machine> spec(MachineView view) {
    return switch (view.spec().lookup()) {
      case MachineLookup.Absent _ -> Optional.empty();
      case MachineLookup.Known known -> Optional.of(known.machine());
      case MachineLookup.Unreadable unreadable -> unreadable.lastGood();
    };
  }

  /// Its host name, else the label `name`, else its address.
  public static String of(MachineView view) {
    Optional<Machine> machine = spec(view);
    return machine
        .flatMap(Machine::hostname)
        .map(hostname -> hostname.text())
        .or(() -> machine.map(spec -> spec.labels().getOrDefault("name", "")))
        .filter(name -> !name.isEmpty())
        .orElse(view.mac().text());
  }

  /// Where its page is.
  public static String href(MachineView view) {
    return "/ui/machines/" + view.mac().hyphens();
  }
}
