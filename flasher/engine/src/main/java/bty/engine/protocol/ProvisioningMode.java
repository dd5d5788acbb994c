package bty.engine.protocol;

import java.util.Arrays;
import java.util.Optional;

/// What happens to the system on the disk after its bytes are there: the word of it, as an operator
/// writes it. What a machine is told to do is a [Provisioning].
public enum ProvisioningMode {
  /// Nothing.
  NONE("none"),
  /// A NoCloud seed is written into the root file system.
  CLOUD_INIT("cloud-init"),
  /// A CIJOE workflow runs against the mounted root.
  CIJOE("cijoe"),
  /// The appliance runs a CIJOE workflow against the booted system.
  CIJOE_ONLINE("cijoe-online");

  private final String word;

  ProvisioningMode(String word) {
    this.word = word;
  }

  /// The word in JSON, YAML and messages.
  public String word() {
    return word;
  }

  /// The mode of that word, if there is one.
  public static Optional<ProvisioningMode> find(String word) {
    return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
  }
}
