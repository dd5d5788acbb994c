package bty.appliance.machine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a machine is to boot when it asks over the network.
public enum BootPolicy {
  /// Its own disk.
  LOCAL,
  /// The live environment, where a person chooses.
  TUI,
  /// The live environment, which flashes unattended on every power cycle.
  FLASH,
  /// The live environment, which flashes unattended until that has succeeded once.
  FLASH_ONCE;

  /// The word in YAML, JSON and messages.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The policy of that word, if there is one.
  public static Optional<BootPolicy> find(String word) {
    return Arrays.stream(values()).filter(policy -> policy.word().equals(word)).findFirst();
  }
}
