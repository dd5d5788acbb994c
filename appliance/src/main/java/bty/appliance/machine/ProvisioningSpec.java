package bty.appliance.machine;

import bty.engine.protocol.ProvisioningMode;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How the flashed system is to be set up, and from which files of the state folder.
///
/// @param userData a file under `user-data/`, for cloud-init
/// @param networkConfig the same, for cloud-init's network configuration
/// @param cijoeWorkflow a file under `workflows/`; in a folder of its own, the files beside it come
///   along
/// @param cijoeConfig the same, for the workflow's configuration
public record ProvisioningSpec(
    ProvisioningMode mode,
    Optional<String> userData,
    Optional<String> networkConfig,
    Optional<String> cijoeWorkflow,
    Optional<String> cijoeConfig) {
  /// Set nothing up.
  public static final ProvisioningSpec NONE =
      new ProvisioningSpec(
          ProvisioningMode.NONE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";
  private static final Pattern FILE = Pattern.compile(NAME + "(/" + NAME + "){0,3}");

  /// Checks the file names.
  ///
  /// @throws IllegalArgumentException as [#file]
  public ProvisioningSpec {
    Stream.of(userData, networkConfig, cijoeWorkflow, cijoeConfig)
        .flatMap(Optional::stream)
        .forEach(ProvisioningSpec::file);
  }

  /// The key without which the mode means nothing, if it is not there.
  public Optional<String> missingKey() {
    return switch (mode) {
      case NONE, CIJOE_ONLINE -> Optional.empty();
      case CLOUD_INIT -> userData.isEmpty() ? Optional.of("user_data") : Optional.empty();
      case CIJOE -> cijoeWorkflow.isEmpty() ? Optional.of("cijoe_workflow") : Optional.empty();
    };
  }

  /// A seed with that user data and nothing else.
  public static ProvisioningSpec userData(String file) {
    return new ProvisioningSpec(
        ProvisioningMode.CLOUD_INIT,
        Optional.of(file),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// Whether a machine's file can name it.
  public static boolean isFile(String name) {
    return FILE.matcher(name).matches();
  }

  /// Checks a file's name: plain names, in folders if need be, that never lead out of theirs.
  ///
  /// @return the same
  /// @throws IllegalArgumentException if it is not such a name
  public static String file(String name) {
    if (!isFile(name)) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" is not the plain name of a file; wanted letters, digits and . _ - such as"
              + " base.yaml, or web/base.yaml for a file in a folder");
    }
    return name;
  }
}
