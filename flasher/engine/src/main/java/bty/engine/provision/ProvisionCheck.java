package bty.engine.provision;

import bty.engine.command.Commands;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningFile;
import bty.engine.stick.StickFiller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is wrong with a setup, found before anything is written.
public final class ProvisionCheck {
  /// A program and the Debian package it is in.
  private record Tool(String program, String debianPackage) {}

  private static final List<Tool> TOOLS =
      List.of(
          new Tool("mount", "mount"),
          new Tool("umount", "mount"),
          new Tool("unshare", "util-linux"),
          new Tool("nsenter", "util-linux"),
          new Tool("setsid", "util-linux"),
          new Tool("env", "coreutils"),
          new Tool("cat", "coreutils"),
          new Tool("sh", "dash"));

  private ProvisionCheck() {}

  /// Everything that is wrong with the inputs, a sentence each; with file, line and column where
  /// there are some.
  public static List<String> problems(ProvisionRequest setup) {
    return switch (setup) {
      case ProvisionRequest.Seed seed -> NoCloudSeed.problems(seed);
      case ProvisionRequest.Workflow workflow -> workflow(workflow.files());
      case ProvisionRequest.StickImages(List<Path> files) -> StickFiller.problems(files);
    };
  }

  private static List<String> workflow(WorkflowFiles files) {
    return switch (files) {
      case WorkflowFiles.Carried(Provisioning.Cijoe cijoe) -> carried(cijoe);
      case WorkflowFiles.Beside(Path workflow, Optional<Path> config) -> beside(workflow, config);
    };
  }

  private static List<String> carried(Provisioning.Cijoe cijoe) {
    List<String> problems = new ArrayList<>();
    for (ProvisioningFile file : cijoe.files()) {
      if (file.path().equals(cijoe.workflow())) {
        problems.addAll(
            WorkflowShape.problems(file.path(), file.content(), WorkflowScripts.of(cijoe)));
      }
      if (cijoe.config().filter(file.path()::equals).isPresent()) {
        TomlText.problem(file.content())
            .ifPresent(problem -> problems.add(problem.in(file.path())));
      }
    }
    return problems;
  }

  private static List<String> beside(Path workflow, Optional<Path> config) {
    List<String> problems = new ArrayList<>();
    try {
      String text = InputText.plain(workflow);
      // What runs is the file behind a link, in its own folder.
      Path real = workflow.toRealPath();
      Path folder = Optional.ofNullable(real.getParent()).orElse(real);
      Set<String> scripts =
          WorkflowScripts.beside(folder, Path.of(System.getProperty("user.home")));
      String name =
          workflow.toString().endsWith(".yaml") && !real.toString().endsWith(".yaml")
              ? real.toString()
              : workflow.toString();
      problems.addAll(WorkflowShape.problems(name, text, scripts));
      if (config.isPresent()) {
        TomlText.problem(InputText.plain(config.get()))
            .ifPresent(problem -> problems.add(problem.in(config.get().toString())));
      }
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return problems;
  }

  /// The programs that are needed and not installed, a sentence each.
  public static List<String> missingTools(ProvisionRequest setup) {
    List<String> missing = new ArrayList<>();
    if (setup instanceof ProvisionRequest.StickImages) {
      return missing;
    }
    for (Tool tool : TOOLS) {
      if (Commands.find(tool.program()).isEmpty()) {
        missing.add(
            "`"
                + tool.program()
                + "` is not installed (Debian package "
                + tool.debianPackage()
                + ")");
      }
    }
    if (setup instanceof ProvisionRequest.Workflow && Commands.find(Cijoe.PROGRAM).isEmpty()) {
      missing.add(
          "`cijoe` is not installed, and provisioning by cijoe runs it (pipx install cijoe; the"
              + " live environment has it if it was built with its wheel)");
    }
    return missing;
  }
}
