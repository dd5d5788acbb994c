package bty.appliance.machine;

import bty.appliance.yaml.DocumentException;
import bty.appliance.yaml.DocumentReader;
import bty.appliance.yaml.Fields;
import bty.appliance.yaml.NearMiss;
import bty.appliance.yaml.Node;
import bty.appliance.yaml.Parsed;
import bty.appliance.yaml.Position;
import bty.appliance.yaml.Problem;
import bty.engine.protocol.Hostname;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The keys of a machine, in its file and in the API: the one place that knows the operator's
/// words.
public final class MachineYaml {
  /// Every key, in the order in which a file is written.
  public static final List<String> KEYS =
      List.of(
          "boot_policy",
          "image",
          "target",
          "provisioning_mode",
          "hostname",
          "user_data",
          "network_config",
          "cijoe_workflow",
          "cijoe_config",
          "local_boot",
          "reflash",
          "labels",
          "notes");

  private MachineYaml() {}

  /// Reads a machine's file. An empty one is refused: it is more likely half written than meant.
  public static Parsed<Machine> yaml(String text) {
    List<Problem> problems = new ArrayList<>();
    try {
      Fields fields = Fields.of(DocumentReader.yaml(text), KEYS, problems);
      if (fields.isEmpty() && problems.isEmpty()) {
        problems.add(
            new Problem(
                fields.positionOf("boot_policy"), "the file says nothing; wanted boot_policy"));
      }
      return machine(fields, problems);
    } catch (DocumentException e) {
      return new Parsed.Bad<>(List.of(e.problem()));
    }
  }

  /// Where a key stands in a machine's file that can be read; the beginning where it does not.
  public static Position positionOf(String key, String text) {
    try {
      return Fields.of(DocumentReader.yaml(text), KEYS, new ArrayList<>()).positionOf(key);
    } catch (DocumentException e) {
      return Position.START;
    }
  }

  /// Reads the body of a `PUT`: the same keys, and those that `GET` adds (`mac`, which must be the
  /// machine's own, and what was observed, which nobody can set and which is left alone).
  public static Parsed<Machine> json(String text, MacAddress mac) {
    try {
      return json(DocumentReader.json(text), mac);
    } catch (DocumentException e) {
      return new Parsed.Bad<>(List.of(e.problem()));
    }
  }

  /// The same, of a body that is read already.
  public static Parsed<Machine> json(Node node, MacAddress mac) {
    List<Problem> problems = new ArrayList<>();
    if (node instanceof Node.Empty) {
      return new Parsed.Bad<>(
          List.of(new Problem(node.position(), "an empty body; wanted a JSON object")));
    }
    List<String> keys = new ArrayList<>(KEYS);
    keys.addAll(List.of("mac", "problem", "status"));
    Fields fields = Fields.ofJson(node, keys, problems);
    Optional<MacAddress> named = fields.value("mac", MacAddress::parse);
    if (named.isPresent() && !named.get().equals(mac)) {
      problems.add(
          new Problem(
              fields.positionOf("mac"), "mac: " + named.get() + "; wanted " + mac + " or nothing"));
    }
    return machine(fields, problems);
  }

  private static Parsed<Machine> machine(Fields fields, List<Problem> problems) {
    BootPolicy policy = fields.value("boot_policy", MachineYaml::policy).orElse(BootPolicy.LOCAL);
    Optional<ImageName> image = fields.value("image", ImageName::new);
    Optional<String> target = fields.value("target", MachineYaml::target);
    Optional<Hostname> hostname = fields.value("hostname", Hostname::new);
    Optional<LocalBoot> localBoot = fields.value("local_boot", LocalBoot::parse);
    Optional<Long> reflash = fields.number("reflash", 0, Machine.MAX_REFLASH);
    ProvisioningSpec provisioning = provisioning(fields);
    var labels = fields.words("labels");
    Optional<String> notes = fields.text("notes");
    if (problems.isEmpty()) {
      try {
        return new Parsed.Good<>(
            new Machine(
                policy,
                image,
                target.orElse(Machine.ONLY_DISK),
                provisioning,
                hostname,
                localBoot.orElse(new LocalBoot.Auto()),
                reflash.orElse(0L),
                labels,
                notes.orElse("")));
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(fields.positionOf("boot_policy"), String.valueOf(e.getMessage())));
      }
    }
    return new Parsed.Bad<>(problems);
  }

  private static ProvisioningSpec provisioning(Fields fields) {
    return new ProvisioningSpec(
        fields.value("provisioning_mode", MachineYaml::mode).orElse(ProvisioningMode.NONE),
        fields.value("user_data", ProvisioningSpec::file),
        fields.value("network_config", ProvisioningSpec::file),
        fields.value("cijoe_workflow", ProvisioningSpec::file),
        fields.value("cijoe_config", ProvisioningSpec::file));
  }

  private static BootPolicy policy(String word) {
    return BootPolicy.find(word)
        .orElseThrow(
            () -> unknown(word, Arrays.stream(BootPolicy.values()).map(BootPolicy::word).toList()));
  }

  private static ProvisioningMode mode(String word) {
    return ProvisioningMode.find(word)
        .orElseThrow(() ->
            unknown(
                word,
                Arrays.stream(ProvisioningMode.values()).map(ProvisioningMode::word).toList()));
  }

  private static String target(String text) {
    TargetSpec spec = TargetSpec.parse(text);
    // It is a path of the machine: there is no folder here from which it could go on.
    if (spec instanceof TargetSpec.ByPath(String path) && !path.equals(text.strip())) {
      throw new IllegalArgumentException(
          "the path "
              + text.strip()
              + " does not say by itself where it leads; wanted one such as /dev/nvme0n1, or"
              + " /dev/disk/by-id/...");
    }
    return spec.text();
  }

  private static IllegalArgumentException unknown(String word, List<String> known) {
    return new IllegalArgumentException("\"" + word + "\" is unknown" + NearMiss.hint(word, known));
  }
}
