package bty.engine.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where programs are looked for: as our own search path says, then where Debian keeps the system's
/// tools, which the search path of a person who became root may leave out.
final class Programs {
  private static final List<String> ALWAYS =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private Programs() {}

  static String path(@Nullable String ours) {
    List<String> folders = new ArrayList<>();
    for (String folder : Arrays.asList((ours == null ? "" : ours).split(":", -1))) {
      // An empty or relative folder means the one we are in, which is nobody's place for tools.
      if (folder.startsWith("/") && !folders.contains(folder)) {
        folders.add(folder);
      }
    }
    ALWAYS.stream().filter(folder -> !folders.contains(folder)).forEach(folders::add);
    return String.join(":", folders);
  }

  static Optional<String> find(String program, String path) {
    return Arrays.stream(path.split(":", -1))
        .map(folder -> Path.of(folder, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .map(Path::toString)
        .findFirst();
  }
}
