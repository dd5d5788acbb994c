package bty.appliance.pxe;

import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.provision.ProvisioningStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files that a person at a console may set a system up with: those below `console/`. The rest
/// may hold passwords, and is for the machines whose specs name it.
public final class ConsoleFiles {
  private static final String OFFERED = "console/";

  private final ProvisioningStore files;

  /// @param files all there are
  public ConsoleFiles(ProvisioningStore files) {
    this.files = files;
  }

  /// Those below `user-data/`.
  public List<String> userData() {
    return offered(files.userDataNames());
  }

  /// Those below `workflows/`.
  public List<String> workflows() {
    return offered(files.workflowNames());
  }

  private static List<String> offered(List<String> names) {
    return names.stream().filter(name -> name.startsWith(OFFERED)).toList();
  }

  /// Why a set-up may not be chosen at a console, in a sentence; empty if it may.
  static Optional<String> withheld(ProvisioningSpec setup) {
    return Stream.of(
            setup.userData(), setup.networkConfig(), setup.cijoeWorkflow(), setup.cijoeConfig())
        .flatMap(Optional::stream)
        .filter(name -> !name.startsWith(OFFERED))
        .findFirst()
        .map(name ->
            name
                + " is not for consoles; wanted a file below user-data/console/ or"
                + " workflows/console/");
  }
}
