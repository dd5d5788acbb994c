package bty.engine.provision;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a run of CIJOE failed, from what it left in its output folder: `task.state` has the steps,
/// and each step's folder has its commands as `cmd_NN.state` and `cmd_NN.output`. What CIJOE itself
/// says last is always "one or more steps failed".
final class CijoeFailure {
  private static final String STATE = "task.state";
  private static final int LARGEST = 4 << 20;
  private static final int TAIL = 4096;
  private static final int LINES = 3;
  private static final int WIDTH = 200;

  private CijoeFailure() {}

  /// The first step that failed, the command in it that did, and what that said last.
  ///
  /// @param output CIJOE's output folder
  /// @return empty if nothing of this kind is there, since CIJOE did not come to its first step
  static Optional<String> reason(Path output) {
    if (!(values(output.resolve(STATE)).get("steps") instanceof List<?> steps)) {
      return Optional.empty();
    }
    int number = 0;
    for (Object item : steps) {
      number++;
      if (item instanceof Map<?, ?> step && hasFailed(step)) {
        String words = "step " + number + ", " + shown(step.get("name"));
        return Optional.of(words + ": " + command(output, step));
      }
    }
    return Optional.empty();
  }

  private static boolean hasFailed(Map<?, ?> step) {
    return step.get("status") instanceof Map<?, ?> status
        && status.get("failed") instanceof Number failed
        && failed.intValue() > 0;
  }

  private static String command(Path output, Map<?, ?> step) {
    String id = String.valueOf(step.get("id"));
    if (!id.contains("/") && !id.startsWith(".")) {
      for (Path file : commands(output.resolve(id))) {
        Map<?, ?> state = values(file);
        if (state.get("err") instanceof Number status && status.longValue() != 0) {
          return "`" + shown(state.get("cmd")) + "` ended with " + status + said(file);
        }
      }
    }
    return shown(step.get("uses")) + " failed";
  }

  private static List<Path> commands(Path folder) {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "cmd_*.state")) {
        all.forEach(files::add);
      } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
        // Then the step has to do.
      }
    }
    files.sort(null);
    return files;
  }

  private static String said(Path state) {
    String name = state.getFileName().toString().replaceFirst("\\.state$", ".output");
    List<String> lines = tail(state.resolveSibling(name)).lines().map(CijoeFailure::shown).toList();
    List<String> last = lines.stream().filter(line -> !line.isBlank()).map(String::strip).toList();
    return last.isEmpty()
        ? " and said nothing"
        : ": " + String.join("; ", last.subList(Math.max(0, last.size() - LINES), last.size()));
  }

  private static String tail(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(TAIL);
      long at = Math.max(0, channel.size() - TAIL);
      int count = channel.read(bytes, at);
      return new String(bytes.array(), 0, Math.max(0, count), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "";
    }
  }

  private static Map<?, ?> values(Path file) {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
      return YamlText.read(text).values() instanceof Map<?, ?> map ? map : Map.of();
    } catch (IOException | YamlText.NotYaml unreadable) {
      return Map.of();
    }
  }

  /// One line without what would move a terminal's cursor.
  private static String shown(@Nullable Object value) {
    String line =
        String.valueOf(value)
            .strip()
            .lines()
            .findFirst()
            .orElse("")
            .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
            .replaceAll("\\p{Cntrl}", "?");
    return line.length() > WIDTH ? line.substring(0, WIDTH) + "..." : line;
  }
}
