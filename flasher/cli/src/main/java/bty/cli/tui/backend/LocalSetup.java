package bty.cli.tui.backend;

import bty.cli.tui.state.ProvisionChoice;
import bty.cli.tui.state.ProvisionChoice.Input;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import bty.engine.provision.InputText;
import bty.engine.provision.ProvisionRequest.InputNames;
import bty.engine.provision.ProvisionRequest.Seed;
import bty.engine.provision.ProvisionRequest.Workflow;
import bty.engine.provision.WorkflowFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// What the engine sets up, from files of this machine or its stick.
final class LocalSetup {
  private LocalSetup() {}

  /// @param instance a fresh one: what cloud-init takes a new machine by
  /// @param output where CIJOE puts its report: a folder that does not exist yet
  /// @throws IOException if a file cannot be read
  /// @throws IllegalArgumentException if one of them cannot be what it is to be
  static Optional<bty.engine.provision.ProvisionRequest> of(
      ProvisionChoice setup, RunId instance, Path output) throws IOException {
    return switch (setup.mode()) {
      case NONE, CIJOE_ONLINE -> Optional.empty();
      case CLOUD_INIT ->
          Optional.of(
              new Seed(
                  new Provisioning.CloudInit(
                      text(setup, Input.USER_DATA).orElse(""),
                      text(setup, Input.META_DATA),
                      text(setup, Input.NETWORK_CONFIG)),
                  new InputNames(
                      setup.file(Input.USER_DATA).orElse("user-data"),
                      setup.file(Input.META_DATA).orElse("meta-data"),
                      setup.file(Input.NETWORK_CONFIG).orElse("network-config")),
                  instance,
                  Optional.empty()));
      case CIJOE ->
          Optional.of(
              new Workflow(
                  new WorkflowFiles.Beside(
                      Path.of(setup.file(Input.WORKFLOW).orElse("")),
                      setup.file(Input.CONFIG).map(Path::of)),
                  output,
                  Workflow.USUAL_DEADLINE));
    };
  }

  private static Optional<String> text(ProvisionChoice setup, Input input) throws IOException {
    Optional<String> file = setup.file(input);
    return file.isPresent() ? Optional.of(InputText.read(Path.of(file.get()))) : Optional.empty();
  }
}
