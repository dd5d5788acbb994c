package bty.engine.provision;

import bty.engine.command.Command;
import bty.engine.command.CommandException;
import bty.engine.command.Commands;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningFile;
import bty.engine.rootfs.MountedRoot;
import bty.engine.rootfs.SystemFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs `cijoe WORKFLOW --monitor --skip-report -c CONFIG -o DIR` with `BTY_ROOTFS` set to the
/// mounted root, in the folder of the workflow. It gets our environment: it is the operator's own
/// program, and may need a proxy or a virtual environment.
final class Cijoe {
  static final String PROGRAM = "cijoe";

  /// For a workflow without a configuration: CIJOE does not start without one. What follows a step
  /// that failed is not done, so that nothing is set up by halves and called a success further on.
  private static final String DEFAULT_CONFIG = "[cijoe.task]\nfail_fast = true\n";

  private Cijoe() {}

  static void run(
      ProvisionRequest.Workflow workflow,
      MountedRoot root,
      Commands commands,
      ProvisionListener steps)
      throws IOException {
    switch (workflow.files()) {
      case WorkflowFiles.Beside(Path file, Optional<Path> config) -> {
        Path real = file.toRealPath();
        Path folder = Path.of("/");
        if (real.getParent() != null) {
          folder = real.getParent();
        }
        Optional<String> absolute = Optional.empty();
        if (config.isPresent()) {
          absolute = Optional.of(config.get().toRealPath().toString());
        }
        run(workflow, folder, real.getFileName().toString(), absolute, root, commands, steps);
      }
      case WorkflowFiles.Carried(Provisioning.Cijoe cijoe) -> {
        Path folder = Files.createTempDirectory("bty-workflow");
        try {
          unpack(cijoe.files(), folder);
          run(workflow, folder, cijoe.workflow(), cijoe.config(), root, commands, steps);
        } finally {
          SystemFile.delete(folder);
        }
      }
    }
  }

  private static void unpack(List<ProvisioningFile> files, Path folder) throws IOException {
    for (ProvisioningFile file : files) {
      Path path = folder;
      for (String name : file.names()) {
        Files.createDirectories(path);
        path = path.resolve(name);
      }
      Files.writeString(path, file.content());
      // A workflow may run what came along with it.
      if (file.content().startsWith("#!") && !path.toFile().setExecutable(true)) {
        throw new IOException("Making " + path + " executable was refused");
      }
    }
  }

  private static void run(
      ProvisionRequest.Workflow workflow,
      Path folder,
      String file,
      Optional<String> config,
      MountedRoot root,
      Commands commands,
      ProvisionListener steps)
      throws IOException {
    if (config.isPresent()) {
      run(workflow, folder, file, config.get(), root, commands, steps);
      return;
    }
    Path own = Files.createTempDirectory("bty-cijoe-config");
    try {
      Path written = Files.writeString(own.resolve("cijoe-config.toml"), DEFAULT_CONFIG);
      run(workflow, folder, file, written.toString(), root, commands, steps);
    } finally {
      SystemFile.delete(own);
    }
  }

  private static void run(
      ProvisionRequest.Workflow workflow,
      Path folder,
      String file,
      String config,
      MountedRoot root,
      Commands commands,
      ProvisionListener steps)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("env", "--chdir=" + folder, "BTY_ROOTFS=" + root.path()));
    words.add(Commands.find(PROGRAM).orElse(PROGRAM));
    // A name that begins with a hyphen would be taken for an option.
    words.add(file.startsWith("-") ? "./" + file : file);
    // Else it opens its report in a browser, and waits for that to end.
    words.addAll(List.of("--monitor", "--skip-report"));
    words.addAll(List.of("-c", config, "-o", workflow.output().toString()));
    Path parent = workflow.output().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Command command =
        new Command(words, workflow.deadline(), Command.Environment.OURS, steps::line);
    Command.Outcome outcome = outcome(workflow, commands, root.inside(command));
    if (outcome.status() != 0) {
      throw new IOException(
          "running cijoe on "
              + workflow.files().name()
              + ": "
              + CijoeFailure.reason(workflow.output()).orElseGet(() -> words(outcome)));
    }
  }

  private static Command.Outcome outcome(
      ProvisionRequest.Workflow workflow, Commands commands, Command command) throws IOException {
    try {
      return commands.run(command);
    } catch (CommandException e) {
      throw new IOException(
          "running cijoe on " + workflow.files().name() + ": " + e.getMessage(), e);
    }
  }

  private static String words(Command.Outcome outcome) {
    String last = outcome.output().lines().reduce((_, line) -> line).orElse("");
    return "it ended with "
        + outcome.status()
        + (last.isEmpty() ? " and said nothing" : "; it last said: " + last);
  }
}
