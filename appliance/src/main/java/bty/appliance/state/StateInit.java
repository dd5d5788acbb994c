package bty.appliance.state;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.StateBound;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What makes a folder a state folder, and how one is made: the one that the program was built
/// with, as a copy that nobody shares.
public final class StateInit {
  /// Files of the built-in folder.
  static final List<String> FILES =
      List.of(
          "settings.yaml",
          "schema/machine.schema.json",
          "schema/settings.schema.json",
          "schema/image.schema.json");

  private static final String SETTINGS = "settings.yaml";
  private static final String MACHINES = "machines";
  private static final List<String> FOLDERS = List.of(MACHINES, "images", "user-data", "workflows");
  private static final int MOST_NAMED = 3;

  private StateInit() {}

  /// Why a folder cannot be served, in a sentence that says what to do; empty if it is a state
  /// folder. One that is empty is none: it is a mistyped name or a disk that is not mounted.
  public static Optional<String> objection(Path folder) throws IOException {
    String what;
    if (!Files.exists(folder)) {
      what = "the state folder " + folder + " is not there";
    } else if (!Files.isDirectory(folder)) {
      what = folder + " is not a folder";
    } else if (isStateFolder(folder)) {
      return Optional.empty();
    } else if (strangers(folder).isEmpty()) {
      what = "the state folder " + folder + " is empty";
    } else {
      what =
          "the folder "
              + folder
              + " is no state folder: it has neither settings.yaml nor machines/";
    }
    return Optional.of(
        what
            + "; mount it, name another with --state-dir, or make one with: bty-web init "
            + folder);
  }

  /// Makes a state folder, or adds what one lacks. Nothing that is there is changed.
  ///
  /// @return the names of what was made, relative to the folder
  /// @throws IOException if there are other files in it, or something cannot be made; in one
  ///   sentence
  public static List<String> make(Path folder) throws IOException {
    List<String> strangers =
        Files.isDirectory(folder) && !isStateFolder(folder) ? strangers(folder) : List.of();
    if (!strangers.isEmpty()) {
      throw new IOException(
          folder
              + " has files of something else ("
              + String.join(", ", strangers.subList(0, Math.min(MOST_NAMED, strangers.size())))
              + (strangers.size() > MOST_NAMED ? ", ..." : "")
              + "); wanted a new folder, an empty one, or a state folder");
    }
    List<String> made = new ArrayList<>();
    Files.createDirectories(folder);
    for (String name : FOLDERS) {
      if (!Files.exists(folder.resolve(name))) {
        Files.createDirectories(folder.resolve(name));
        // Git knows files only.
        AtomicFile.create(folder.resolve(name).resolve(".gitkeep"), new byte[0]);
        made.add(name + "/");
      }
    }
    for (String name : FILES) {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Optional<String> objection = new StateBound(folder).objection(file);
        if (objection.isPresent()) {
          throw new IOException(file + " " + objection.get());
        }
        AtomicFile.create(file, builtIn(name));
        made.add(name);
      }
    }
    Path status = folder.resolve("status");
    if (!Files.exists(status)) {
      StatusOriginStore.make(status);
      made.add("status/");
      if (isEmpty(folder.resolve(MACHINES))) {
        StatusOriginStore.markWhole(status);
      }
    }
    return made;
  }

  private static boolean isStateFolder(Path folder) {
    return Files.isRegularFile(folder.resolve(SETTINGS))
        || Files.isDirectory(folder.resolve(MACHINES));
  }

  /// What is in a folder, but for what a new file system or a new Git repository brings along.
  private static List<String> strangers(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> !name.startsWith(".") && !name.equals("lost+found"))
          .sorted()
          .toList();
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.allMatch(entry -> String.valueOf(entry.getFileName()).startsWith("."));
    }
  }

  private static byte[] builtIn(String name) throws IOException {
    try (InputStream file = StateInit.class.getResourceAsStream("/state/" + name)) {
      if (file == null) {
        throw new IOException("the program was built without /state/" + name);
      }
      return file.readAllBytes();
    }
  }
}
