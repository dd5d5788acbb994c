package bty.engine.provision;

import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningFile;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The Python scripts that CIJOE finds by itself: in the folder that it runs in and one folder
/// below, in `.cijoe` there, and in the account's own.
final class WorkflowScripts {
  private static final String SUFFIX = ".py";
  private static final String OWN = ".cijoe";
  private static final int DEPTH = 2;
  private static final Set<String> PASSED_OVER = Set.of("__init__.py", "setup.py");

  private WorkflowScripts() {}

  /// Those that came with a plan.
  static Set<String> of(Provisioning.Cijoe cijoe) {
    Set<String> names = new HashSet<>();
    for (ProvisioningFile file : cijoe.files()) {
      List<String> path = file.names();
      int depth = path.getFirst().equals(OWN) ? DEPTH + 1 : DEPTH;
      if (path.size() <= depth) {
        add(path.getLast(), names);
      }
    }
    return names;
  }

  /// Those beside a workflow of this machine.
  ///
  /// @param folder where the workflow is
  /// @param home of the account
  static Set<String> beside(Path folder, Path home) {
    Set<String> names = new HashSet<>();
    for (Path place : List.of(folder, folder.resolve(OWN), home.resolve(OWN))) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> files =
            Files.find(
                place,
                DEPTH,
                (file, about) -> about.isRegularFile(),
                FileVisitOption.FOLLOW_LINKS)) {
          files.forEach(file -> add(file.getFileName().toString(), names));
        } catch (IOException | java.io.UncheckedIOException unreadable) {
          // CIJOE does not see what is in there either.
        }
      }
    }
    return names;
  }

  private static void add(String file, Set<String> names) {
    if (file.endsWith(SUFFIX) && !PASSED_OVER.contains(file)) {
      names.add(file.substring(0, file.length() - SUFFIX.length()));
    }
  }
}
