package bty.cli.tui.state;

import bty.cli.tui.state.ProvisionChoice.Input;
import bty.engine.protocol.ProvisioningMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The files there are to pick from, by what they could be.
public record ProvisionFiles(Map<Input, List<String>> names) {
  /// None.
  public static final ProvisionFiles NONE = new ProvisionFiles(Map.of());

  /// Keeps its own copy.
  public ProvisionFiles {
    Map<Input, List<String>> copy = new EnumMap<>(Input.class);
    names.forEach((input, files) -> copy.put(input, List.copyOf(files)));
    names = Map.copyOf(copy);
  }

  /// The names, possibly none.
  public List<String> of(Input input) {
    return names.getOrDefault(input, List.of());
  }

  /// Whether the files that a mode cannot be without are there.
  public boolean allow(ProvisioningMode mode) {
    for (Input input : Input.values()) {
      if (input.mode() == mode && input.isNeeded() && of(input).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
