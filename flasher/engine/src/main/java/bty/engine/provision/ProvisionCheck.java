package bty.engine.provision;

import bty.engine.command.Commands;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    };
  }

  private static List<String> workflow(WorkflowFiles files) {
    List<String> problems = new ArrayList<>();
    switch (files) {
      case WorkflowFiles.Carried(Provisioning.Cijoe cijoe) -> {
        for (ProvisioningFile file : cijoe.files()) {
          if (file.path().equals(cijoe.workflow())) {
            yaml(file.path(), file.content(), problems);
          }
        }
      }
      case WorkflowFiles.Beside(Path workflow, Optional<Path> config) -> {
        try {
          yaml(workflow.toString(), InputText.read(workflow), problems);
          if (config.isPresent()) {
            InputText.read(config.get());
          }
        } catch (IOException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
    return problems;
  }

  private static void yaml(String name, String text, List<String> problems) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.endsWith(".yaml") && !lower.endsWith(".yml")) {
      return;
    }
    try {
      if (!YamlText.read(text).isMapping()) {
        problems.add(name + ":1:1: a workflow is a mapping with steps, and this is none");
      }
    } catch (YamlText.NotYaml e) {
      problems.add(e.problem().in(name));
    }
  }

  /// The programs that are needed and not installed, a sentence each.
  public static List<String> missingTools(ProvisionRequest setup) {
    List<String> missing = new ArrayList<>();
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
              + " live environment has it if it was built with a folder of its wheels)");
    }
    return missing;
  }
}
