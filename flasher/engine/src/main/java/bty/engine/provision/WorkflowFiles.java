package bty.engine.provision;

import bty.engine.protocol.Provisioning;
import java.nio.file.Path;
import java.util.Optional;

/// Where the files of a workflow are.
public sealed interface WorkflowFiles {
  /// The workflow's path as a person knows it.
  String name();

  /// They came with a plan, and are put into a new folder.
  record Carried(Provisioning.Cijoe cijoe) implements WorkflowFiles {
    @Override
    public String name() {
      return cijoe.workflow();
    }
  }

  /// They are on this machine; the workflow runs in the folder it is in, so that whatever is beside
  /// it is there for it.
  record Beside(Path workflow, Optional<Path> config) implements WorkflowFiles {
    @Override
    public String name() {
      return workflow.toString();
    }
  }
}
