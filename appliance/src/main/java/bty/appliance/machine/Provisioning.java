package bty.appliance.machine;

import bty.engine.run.ProvisioningMode;
import java.util.Optional;
import java.util.regex.Pattern;

/// How the flashed system is set up, and from which files of the state folder.
///
/// @param userData name of a file under `user-data/`, for cloud-init
/// @param networkConfig the same, for cloud-init's network configuration
/// @param cijoeWorkflow name of a file under `workflows/`
/// @param cijoeConfig the same, for the workflow's configuration
public record Provisioning(
    ProvisioningMode mode,
    Optional<String> userData,
    Optional<String> networkConfig,
    Optional<String> cijoeWorkflow,
    Optional<String> cijoeConfig) {
  /// Set nothing up.
  public static final Provisioning NONE =
      new Provisioning(
          ProvisioningMode.NONE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /// Checks the file names: one plain name each, never a path.
  ///
  /// @throws IllegalArgumentException naming the file name that is not plain
  public Provisioning {
    plain(userData);
    plain(networkConfig);
    plain(cijoeWorkflow);
    plain(cijoeConfig);
  }

  private static void plain(Optional<String> name) {
    if (name.isPresent() && !FILE.matcher(name.get()).matches()) {
      throw new IllegalArgumentException(
          "\""
              + name.get()
              + "\" is not a plain file name; wanted letters, digits and . _ - and no folder");
    }
  }
}
