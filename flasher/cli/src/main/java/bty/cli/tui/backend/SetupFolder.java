package bty.cli.tui.backend;

import bty.cli.tui.state.ProvisionChoice.Input;
import bty.cli.tui.state.ProvisionFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The files beside a folder of images that systems can be set up with.
///
/// ```
///   user-data/      any text: cloud-init's user-data; with "meta-data" or "network-config" in the
///                   name those instead
///   workflows/      *.yaml, *.yml: CIJOE's workflows; *.toml: their configurations
/// ```
final class SetupFolder {
  private SetupFolder() {}

  /// Their paths, as the command line takes them.
  static ProvisionFiles of(Path images) throws IOException {
    Map<Input, List<String>> names = new EnumMap<>(Input.class);
    for (Path file : files(images.resolve("user-data"))) {
      add(names, ofUserData(name(file)), file);
    }
    for (Path file : files(images.resolve("workflows"))) {
      ofWorkflows(name(file)).ifPresent(input -> add(names, input, file));
    }
    return new ProvisionFiles(names);
  }

  /// What a file of `user-data/` is.
  static Input ofUserData(String name) {
    return name.contains("network-config")
        ? Input.NETWORK_CONFIG
        : name.contains("meta-data") ? Input.META_DATA : Input.USER_DATA;
  }

  /// What a file of `workflows/` is, if anything that is chosen.
  static Optional<Input> ofWorkflows(String name) {
    return name.endsWith(".toml")
        ? Optional.of(Input.CONFIG)
        : name.endsWith(".yaml") || name.endsWith(".yml")
            ? Optional.of(Input.WORKFLOW)
            : Optional.empty();
  }

  private static void add(Map<Input, List<String>> names, Input input, Path file) {
    names.computeIfAbsent(input, _ -> new ArrayList<>()).add(file.toString());
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        for (Path file : all) {
          if (Files.isRegularFile(file) && !name(file).startsWith(".")) {
            files.add(file);
          }
        }
      }
    }
    files.sort(null);
    return files;
  }

  private static String name(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }
}
