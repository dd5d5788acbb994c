package bty.appliance.machine;

import bty.appliance.yaml.DocumentException;
import bty.appliance.yaml.DocumentReader;
import bty.appliance.yaml.Node;
import bty.appliance.yaml.Parsed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a machine as YAML. Where a text is there already, keys that keep their value keep their
/// lines, with the comments around them; keys that change get new lines in the same place; new keys
/// go to the end. The result is read again before it is believed: where it does not say exactly the
/// machine, the whole text is written anew.
public final class MachineYamlEdit {
  private MachineYamlEdit() {}

  /// A whole new text.
  static String write(Machine machine) {
    return String.join("", lines(machine).values());
  }

  /// The old text with as few lines changed as possible.
  static String edit(String text, Machine machine) {
    Optional<String> edited = Optional.empty();
    try {
      if (MachineYaml.yaml(text) instanceof Parsed.Good<Machine> good
          && DocumentReader.yaml(text) instanceof Node.Keys keys) {
        edited = Optional.of(splice(text, keys, lines(good.value()), lines(machine)));
      }
    } catch (DocumentException notEvenYaml) {
      // Then nothing of it is worth keeping.
    }
    return edited
        .filter(result -> MachineYaml.yaml(result).equals(new Parsed.Good<>(machine)))
        .orElseGet(() -> write(machine));
  }

  /// Each key of the old text owns the lines from its own to the next key's, less the comments and
  /// empty lines at their end, which belong to what follows.
  private static String splice(
      String text, Node.Keys keys, Map<String, String> before, Map<String, String> after) {
    List<String> old = text.lines().toList();
    List<Integer> starts =
        new ArrayList<>(
            keys.entries().values().stream().map(entry -> entry.key().line() - 1).toList());
    starts.add(old.size());
    StringBuilder result = new StringBuilder();
    old.subList(0, starts.getFirst()).forEach(line -> result.append(line).append('\n'));
    int index = 0;
    for (String key : keys.entries().keySet()) {
      int start = starts.get(index);
      int end = starts.get(++index);
      int own = end;
      while (own > start + 1 && isBetween(old.get(own - 1))) {
        own--;
      }
      boolean kept =
          after.containsKey(key)
              ? after.get(key).equals(before.get(key))
              // A key that says the default is left as it is.
              : !before.containsKey(key);
      if (kept) {
        old.subList(start, own).forEach(line -> result.append(line).append('\n'));
      } else {
        result.append(after.getOrDefault(key, ""));
      }
      old.subList(own, end).forEach(line -> result.append(line).append('\n'));
    }
    after.forEach((key, lines) -> {
      if (!keys.entries().containsKey(key)) {
        result.append(lines);
      }
    });
    return result.toString();
  }

  /// What an edit changes, in one line: `boot_policy: tui -> local, hostname: none -> a7`.
  public static String summary(MachineLookup before, Machine after) {
    Map<String, String> old =
        switch (before) {
          case MachineLookup.Known(Machine machine) -> lines(machine);
          case MachineLookup.Absent _, MachineLookup.Unreadable _ -> Map.of();
        };
    Map<String, String> now = lines(after);
    List<String> changes = new ArrayList<>();
    for (String key : MachineYaml.KEYS) {
      String was = value(old, key);
      String is = value(now, key);
      if (!was.equals(is)) {
        changes.add(key + ": " + was + " -> " + is);
      }
    }
    return changes.isEmpty() ? "nothing changed" : String.join(", ", changes);
  }

  private static String value(Map<String, String> lines, String key) {
    String text = lines.getOrDefault(key, key + ": none").substring(key.length() + 1).strip();
    return text.replaceAll("\\s*\\n\\s*", ", ");
  }

  private static boolean isBetween(String line) {
    return line.isBlank() || line.stripLeading().startsWith("#");
  }

  /// The lines of each key that says more than the default does.
  private static Map<String, String> lines(Machine machine) {
    Map<String, String> lines = new LinkedHashMap<>();
    put(lines, "boot_policy", machine.policy().word());
    machine.image().ifPresent(image -> put(lines, "image", image.text()));
    if (!machine.target().equals(Machine.ONLY_DISK)) {
      put(lines, "target", machine.target());
    }
    var provisioning = machine.provisioning();
    if (provisioning.mode() != bty.engine.protocol.ProvisioningMode.NONE) {
      put(lines, "provisioning_mode", provisioning.mode().word());
    }
    machine.hostname().ifPresent(hostname -> put(lines, "hostname", hostname.text()));
    provisioning.userData().ifPresent(file -> put(lines, "user_data", file));
    provisioning.networkConfig().ifPresent(file -> put(lines, "network_config", file));
    provisioning.cijoeWorkflow().ifPresent(file -> put(lines, "cijoe_workflow", file));
    provisioning.cijoeConfig().ifPresent(file -> put(lines, "cijoe_config", file));
    if (!machine.localBoot().equals(new LocalBoot.Auto())) {
      put(lines, "local_boot", machine.localBoot().text());
    }
    if (machine.reflash() != 0) {
      lines.put("reflash", "reflash: " + machine.reflash() + "\n");
    }
    if (!machine.labels().isEmpty()) {
      StringBuilder labels = new StringBuilder("labels:\n");
      machine
          .labels()
          .forEach((key, value) ->
              labels
                  .append("  ")
                  .append(scalar(key))
                  .append(": ")
                  .append(scalar(value))
                  .append('\n'));
      lines.put("labels", labels.toString());
    }
    if (!machine.notes().isEmpty()) {
      put(lines, "notes", machine.notes());
    }
    return lines;
  }

  private static void put(Map<String, String> lines, String key, String value) {
    lines.put(key, key + ": " + scalar(value) + "\n");
  }

  /// Plain where nothing can be mistaken, by this reader or by one of YAML 1.1; else in double
  /// quotes, in which JSON's escapes mean the same.
  private static String scalar(String text) {
    boolean plain =
        text.matches("[A-Za-z][A-Za-z0-9_.+/-]*( [A-Za-z0-9_.+/-]+)*")
            && !text.matches("(?i)true|false|yes|no|on|off|y|n|null");
    if (plain) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(unit -> {
          switch (unit) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            default -> {
              // Only printable ASCII is written as it is: YAML forbids some of the rest.
              if (unit >= 0x20 && unit < 0x7f) {
                quoted.append((char) unit);
              } else {
                quoted.append(String.format("\\u%04x", unit));
              }
            }
          }
        });
    return quoted.append('"').toString();
  }
}
