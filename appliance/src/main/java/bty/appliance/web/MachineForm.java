package bty.appliance.web;

import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineYaml;
import bty.appliance.view.MachineNames;
import bty.appliance.view.MachineView;
import bty.appliance.yaml.DocumentReader;
import bty.appliance.yaml.Parsed;
import bty.appliance.yaml.Problem;
import bty.engine.protocol.Json;
import bty.engine.protocol.MacAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The spec of a machine as a form: each key of its file is a field. What was typed becomes the
/// JSON that the API takes, with each key in a line of its own, so that the API's own refusals find
/// their field.
///
/// @param typed what stands in each field
/// @param errors the refusal at each field; under the empty name what belongs to none
record MachineForm(Map<String, String> typed, Map<String, String> errors) {
  /// The form of a spec.
  static MachineForm of(Machine machine) {
    Map<String, String> typed = new LinkedHashMap<>();
    typed.put("boot_policy", machine.policy().word());
    typed.put("image", machine.image().map(image -> image.text()).orElse(""));
    typed.put("target", machine.target());
    typed.put("provisioning_mode", machine.provisioning().mode().word());
    typed.put("hostname", machine.hostname().map(name -> name.text()).orElse(""));
    typed.put("user_data", machine.provisioning().userData().orElse(""));
    typed.put("network_config", machine.provisioning().networkConfig().orElse(""));
    typed.put("cijoe_workflow", machine.provisioning().cijoeWorkflow().orElse(""));
    typed.put("cijoe_config", machine.provisioning().cijoeConfig().orElse(""));
    typed.put("local_boot", machine.localBoot().text());
    typed.put("reflash", Long.toString(machine.reflash()));
    typed.put("labels", MachineRows.labels(machine));
    typed.put("notes", machine.notes());
    return new MachineForm(typed, Map.of());
  }

  /// What was filled in.
  static MachineForm of(Form form) {
    Map<String, String> typed = new LinkedHashMap<>();
    for (String key : MachineYaml.KEYS) {
      typed.put(key, key.equals("notes") ? form.get(key) : form.get(key).strip());
    }
    // A disk that was pressed, instead of what stands in the field.
    String picked = form.get("pick");
    if (!picked.isEmpty()) {
      typed.put("target", picked);
    }
    return new MachineForm(typed, Map.of());
  }

  /// Whether it says what a machine's file says already.
  boolean isOf(MachineView view) {
    MachineForm there = of(MachineNames.spec(view).orElse(Machine.DISCOVERED));
    return typed.equals(there.typed());
  }

  /// The machine that it describes, or the same form with what is wrong with it.
  sealed interface Read {
    /// It is one.
    record Good(Machine machine) implements Read {}

    /// It is none.
    record Bad(MachineForm form) implements Read {}
  }

  Read read(MacAddress mac) {
    List<String> keys = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, String> field : typed.entrySet()) {
      if (!field.getValue().isEmpty()) {
        keys.add(field.getKey());
        lines.add(quoted(field.getKey()) + ": " + json(field.getKey(), field.getValue()));
      }
    }
    String json = "{\n" + String.join(",\n", lines) + "\n}";
    Optional<Read> refused = refused(json);
    if (refused.isPresent()) {
      return refused.get();
    }
    return switch (MachineYaml.json(json, mac)) {
      case Parsed.Good<Machine> good -> new Read.Good(good.value());
      case Parsed.Bad<Machine> bad -> new Read.Bad(new MachineForm(typed, errors(keys, bad)));
    };
  }

  /// What nobody who reads the keys would find, or not at its field.
  private Optional<Read> refused(String json) {
    Map<String, String> found = new LinkedHashMap<>();
    twice(typed.getOrDefault("labels", ""))
        .ifPresent(key -> found.put("labels", "\"" + key + "\" is given twice"));
    if (json.length() > DocumentReader.MAX_LENGTH) {
      Map.Entry<String, String> longest =
          Collections.max(
              typed.entrySet(), Comparator.comparingInt(field -> field.getValue().length()));
      found.put(
          longest.getKey(),
          longest.getKey()
              + " has "
              + longest.getValue().length()
              + " characters; the whole file takes "
              + DocumentReader.MAX_LENGTH);
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new Read.Bad(new MachineForm(typed, found)));
  }

  private static Optional<String> twice(String labels) {
    Set<String> seen = new HashSet<>();
    return Arrays.stream(labels.split(",", -1))
        .filter(label -> label.indexOf('=') > 0)
        .map(label -> label.substring(0, label.indexOf('=')).strip())
        .filter(key -> !seen.add(key))
        .findFirst();
  }

  private static String json(String key, String value) {
    return switch (key) {
      case "labels" -> labels(value);
      // A number goes as one; what is none is refused by whoever reads it.
      case "reflash" -> value.matches("0|[1-9][0-9]{0,17}") ? value : quoted(value);
      default -> quoted(value);
    };
  }

  /// `rack=1, site=Zürich`; what is no pair goes as it is, to be refused where labels are read.
  private static String labels(String value) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String label : value.split(",", -1)) {
      int equals = label.indexOf('=');
      if (equals < 1) {
        return quoted(value);
      }
      labels.put(label.substring(0, equals).strip(), label.substring(equals + 1).strip());
    }
    return Json.write(
            json -> {
              json.writeStartObject();
              labels.forEach(json::writeStringProperty);
              json.writeEndObject();
            })
        .replace("\n", " ");
  }

  private static String quoted(String text) {
    return Json.write(json -> json.writeString(text));
  }

  private static Map<String, String> errors(List<String> keys, Parsed.Bad<Machine> bad) {
    Map<String, String> errors = new LinkedHashMap<>();
    for (Problem problem : bad.problems()) {
      int index = problem.position().line() - 2;
      String key = index >= 0 && index < keys.size() ? keys.get(index) : "";
      errors.merge(key, problem.message(), (one, other) -> one + "; " + other);
    }
    return errors;
  }
}
