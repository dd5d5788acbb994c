package bty.engine.provision;

import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is to be set up on a disk once the image is on it, with everything that it takes.
public sealed interface ProvisionRequest {
  /// The word of its mode: `cloud-init`, `cijoe`, or `images` for a stick.
  String word();

  /// What to call the inputs of a seed in messages: the paths of files where there are some.
  record InputNames(String userData, String metaData, String networkConfig) {
    /// As cloud-init calls them.
    public static final InputNames USUAL =
        new InputNames("user-data", "meta-data", "network-config");
  }

  /// A seed for cloud-init's data source NoCloud.
  ///
  /// @param inputs the operator's texts
  /// @param names what to call the texts in messages
  /// @param instance becomes the `instance-id`, unless the meta-data has one: a new one makes
  ///   cloud-init run as on a new machine
  /// @param hostname becomes the `local-hostname`, unless the meta-data has one
  record Seed(
      Provisioning.CloudInit inputs, InputNames names, RunId instance, Optional<String> hostname)
      implements ProvisionRequest {
    @Override
    public String word() {
      return inputs.mode().word();
    }
  }

  /// A CIJOE workflow that is run against the mounted root.
  ///
  /// @param files workflow, configuration and what is beside them
  /// @param output where CIJOE puts its report: a folder that does not exist yet
  /// @param deadline after which it is killed
  record Workflow(WorkflowFiles files, Path output, Duration deadline) implements ProvisionRequest {
    /// Two hours: a workflow may install a whole desktop over a slow network.
    public static final Duration USUAL_DEADLINE = Duration.ofHours(2);

    @Override
    public String word() {
      return "cijoe";
    }
  }

  /// Images for the stick that the image is: it grows to the size of its disk, and they are copied
  /// to it.
  ///
  /// @param files in the order in which they are copied
  record StickImages(List<Path> files) implements ProvisionRequest {
    /// Keeps a copy of the list.
    public StickImages {
      files = List.copyOf(files);
    }

    @Override
    public String word() {
      return "images";
    }
  }

  /// What a plan asks for.
  ///
  /// @param run of the plan
  /// @param hostname of the plan
  /// @param output as for [Workflow]; not used for others
  /// @return empty if nothing is to be done
  static Optional<ProvisionRequest> of(
      Provisioning provisioning, RunId run, Optional<String> hostname, Path output) {
    return switch (provisioning) {
      case Provisioning.None() -> Optional.empty();
      case Provisioning.CloudInit seed ->
          Optional.of(new Seed(seed, InputNames.USUAL, run, hostname));
      case Provisioning.Cijoe cijoe ->
          Optional.of(
              new Workflow(new WorkflowFiles.Carried(cijoe), output, Workflow.USUAL_DEADLINE));
    };
  }
}
