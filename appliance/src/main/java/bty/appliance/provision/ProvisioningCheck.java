package bty.appliance.provision;

import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.provision.ProvisioningLookup.Flaw;
import bty.appliance.yaml.Position;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import bty.engine.provision.ProvisionCheck;
import bty.engine.provision.ProvisionRequest;
import bty.engine.provision.ProvisionRequest.InputNames;
import bty.engine.provision.WorkflowFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the engine finds wrong with provisioning's texts, here where an operator can mend them and
/// not first on the machine: the engine's own check, with the state folder's names.
final class ProvisioningCheck {
  private static final Pattern PLACED =
      Pattern.compile("(.+?):([0-9]{1,9}):([0-9]{1,9}): (.*)", Pattern.DOTALL);

  private ProvisioningCheck() {}

  /// What is wrong, if anything.
  static List<Flaw> flaws(ProvisioningSpec spec, Provisioning value) {
    return switch (value) {
      case Provisioning.None _ -> List.of();
      case Provisioning.CloudInit seed -> {
        String network = name("user-data/", spec.networkConfig());
        InputNames names =
            new InputNames(name("user-data/", spec.userData()), "meta-data", network);
        // Which run it will be, and its hostname, which has been checked, is of no account here.
        ProvisionRequest setup =
            new ProvisionRequest.Seed(seed, names, RunId.at(Instant.EPOCH, 0), Optional.empty());
        yield ProvisionCheck.problems(setup).stream()
            .map(problem ->
                flaw(
                    !network.isEmpty() && problem.startsWith(network + ":")
                        ? "network_config"
                        : "user_data",
                    problem))
            .toList();
      }
      case Provisioning.Cijoe cijoe -> {
        ProvisionRequest setup =
            new ProvisionRequest.Workflow(
                new WorkflowFiles.Carried(cijoe),
                Path.of("nowhere"),
                ProvisionRequest.Workflow.USUAL_DEADLINE);
        yield ProvisionCheck.problems(setup).stream()
            .map(problem -> cijoe(spec, cijoe, problem))
            .toList();
      }
    };
  }

  /// By the name of the file that it is about, as the state folder has it.
  private static Flaw cijoe(ProvisioningSpec spec, Provisioning.Cijoe cijoe, String problem) {
    String config = cijoe.config().orElse("");
    boolean isConfig = !config.isEmpty() && problem.startsWith(config + ":");
    String travels = isConfig ? config : cijoe.workflow();
    String named = name("workflows/", isConfig ? spec.cijoeConfig() : spec.cijoeWorkflow());
    return flaw(
        isConfig ? "cijoe_config" : "cijoe_workflow",
        problem.startsWith(travels + ":") ? named + problem.substring(travels.length()) : problem);
  }

  private static String name(String folder, Optional<String> file) {
    return file.map(path -> folder + path).orElse("");
  }

  private static Flaw flaw(String key, String problem) {
    Matcher placed = PLACED.matcher(problem);
    if (!placed.matches()) {
      return Flaw.whole(key, problem);
    }
    Position position =
        new Position(Integer.parseInt(placed.group(2)), Integer.parseInt(placed.group(3)));
    return new Flaw(key, placed.group(1), Optional.of(position), placed.group(4));
  }
}
