package bty.appliance.machine;

import bty.appliance.yaml.DocumentException;
import bty.appliance.yaml.MappingEdit;
import bty.appliance.yaml.MappingEdit.Value;
import bty.appliance.yaml.Parsed;
import bty.appliance.yaml.YamlScalar;
import bty.engine.protocol.ProvisioningMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes a machine as YAML. Of a text that is there already only the values that must change are
/// changed, see [MappingEdit]. The result is read again before it is believed: where it does not
/// say exactly the machine, the whole text is written anew, below its comments.
public final class MachineYamlEdit {
  private MachineYamlEdit() {}

  /// A whole new text.
  public static String write(Machine machine) {
    return MappingEdit.write(values(machine));
  }

  /// The old text with as little changed as possible.
  public static String edit(String text, Machine machine) {
    try {
      if (MachineYaml.yaml(text) instanceof Parsed.Good<Machine> good) {
        Map<String, Value> wanted = values(machine);
        return Stream.of(
                MappingEdit.edit(text, values(good.value()), wanted),
                MappingEdit.rewrite(text, wanted))
            .filter(result -> MachineYaml.yaml(result).equals(new Parsed.Good<>(machine)))
            .findFirst()
            .orElseGet(() -> write(machine));
      }
    } catch (DocumentException notEvenYaml) {
      // Then nothing of it is worth keeping.
    }
    return write(machine);
  }

  /// What an edit changes, in one line: `boot_policy: tui -> local, hostname: none -> a7`.
  public static String summary(MachineLookup before, Machine after) {
    Map<String, Value> old =
        switch (before) {
          case MachineLookup.Known(Machine machine) -> values(machine);
          case MachineLookup.Absent _, MachineLookup.Unreadable _ -> Map.of();
        };
    Map<String, Value> now = values(after);
    List<String> changes = new ArrayList<>();
    for (String key : MachineYaml.KEYS) {
      String was = words(old.get(key));
      String is = words(now.get(key));
      if (!was.equals(is)) {
        changes.add(key + ": " + was + " -> " + is);
      }
    }
    return changes.isEmpty() ? "nothing changed" : String.join(", ", changes);
  }

  private static String words(@Nullable Value value) {
    return switch (value) {
      case null -> "none";
      case Value.One one -> one.written();
      case Value.Words(Map<String, String> words) ->
          words.entrySet().stream()
              .map(word ->
                  YamlScalar.write(word.getKey()) + ": " + YamlScalar.write(word.getValue()))
              .collect(Collectors.joining(", "));
    };
  }

  /// Each key that says more than the default does.
  private static Map<String, Value> values(Machine machine) {
    Map<String, Value> values = new LinkedHashMap<>();
    put(values, "boot_policy", machine.policy().word());
    machine.image().ifPresent(image -> put(values, "image", image.text()));
    if (!machine.target().equals(Machine.ONLY_DISK)) {
      put(values, "target", machine.target());
    }
    var provisioning = machine.provisioning();
    if (provisioning.mode() != ProvisioningMode.NONE) {
      put(values, "provisioning_mode", provisioning.mode().word());
    }
    machine.hostname().ifPresent(hostname -> put(values, "hostname", hostname.text()));
    provisioning.userData().ifPresent(file -> put(values, "user_data", file));
    provisioning.networkConfig().ifPresent(file -> put(values, "network_config", file));
    provisioning.cijoeWorkflow().ifPresent(file -> put(values, "cijoe_workflow", file));
    provisioning.cijoeConfig().ifPresent(file -> put(values, "cijoe_config", file));
    if (!machine.localBoot().equals(new LocalBoot.Auto())) {
      put(values, "local_boot", machine.localBoot().text());
    }
    if (machine.reflash() != 0) {
      values.put("reflash", Value.One.number(machine.reflash()));
    }
    if (!machine.labels().isEmpty()) {
      values.put("labels", new Value.Words(machine.labels()));
    }
    if (!machine.notes().isEmpty()) {
      put(values, "notes", machine.notes());
    }
    return values;
  }

  private static void put(Map<String, Value> values, String key, String value) {
    values.put(key, Value.One.text(value));
  }
}
