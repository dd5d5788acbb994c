package bty.cli.tui.state;

import bty.engine.protocol.ProvisioningMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How the flashed system is to be set up, and from which files, by name.
public record ProvisionChoice(ProvisioningMode mode, Map<Input, String> files) {
  /// Nothing is set up.
  public static final ProvisionChoice NONE = new ProvisionChoice(ProvisioningMode.NONE, Map.of());

  /// A file that a mode takes.
  public enum Input {
    USER_DATA(ProvisioningMode.CLOUD_INIT, true, "user-data", "--user-data"),
    META_DATA(ProvisioningMode.CLOUD_INIT, false, "meta-data", "--meta-data"),
    NETWORK_CONFIG(ProvisioningMode.CLOUD_INIT, false, "network-config", "--network-config"),
    WORKFLOW(ProvisioningMode.CIJOE, true, "workflow", "--cijoe-workflow"),
    CONFIG(ProvisioningMode.CIJOE, false, "config", "--cijoe-config");

    private final ProvisioningMode mode;
    private final boolean needed;
    private final String word;
    private final String option;

    Input(ProvisioningMode mode, boolean needed, String word, String option) {
      this.mode = mode;
      this.needed = needed;
      this.word = word;
      this.option = option;
    }

    /// The mode that takes it.
    public ProvisioningMode mode() {
      return mode;
    }

    /// Whether the mode cannot be without it.
    public boolean isNeeded() {
      return needed;
    }

    /// What people call it.
    public String word() {
      return word;
    }

    /// The option of `bty flash` that names it.
    public String option() {
      return option;
    }
  }

  /// Keeps its own copy, of what belongs to the mode.
  public ProvisionChoice {
    Map<Input, String> kept = new EnumMap<>(Input.class);
    for (Map.Entry<Input, String> file : files.entrySet()) {
      if (file.getKey().mode() == mode) {
        kept.put(file.getKey(), file.getValue());
      }
    }
    files = Map.copyOf(kept);
  }

  /// The file that was picked.
  public Optional<String> file(Input input) {
    return Optional.ofNullable(files.get(input));
  }

  /// The same with another file, or with none.
  public ProvisionChoice with(Input input, Optional<String> name) {
    Map<Input, String> changed = new EnumMap<>(Input.class);
    changed.putAll(files);
    changed.remove(input);
    name.ifPresent(text -> changed.put(input, text));
    return new ProvisionChoice(mode, changed);
  }

  /// What is still to be picked.
  public Optional<Input> missing() {
    for (Input input : Input.values()) {
      if (input.mode() == mode && input.isNeeded() && file(input).isEmpty()) {
        return Optional.of(input);
      }
    }
    return Optional.empty();
  }
}
