package bty.appliance.git;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The last commits that changed one file of the state folder.
///
/// @param versions newest first
public record FileHistory(List<Version> versions) {
  private static final int MOST = 20;
  private static final int MOST_LINES = 400;

  // Each stands at the margin, where a patch has none of these words.
  private static final String COMMIT = "commit ";
  private static final String AUTHOR = "author ";
  private static final String WHY = "why ";

  /// Keeps its own copy of the list.
  public FileHistory {
    versions = List.copyOf(versions);
  }

  /// One of them.
  ///
  /// @param commit its whole name
  /// @param at when it was written
  /// @param author by whom
  /// @param why the first line of its message
  /// @param patch the lines it changed and those around them, each behind `+`, `-` or a space
  public record Version(String commit, Instant at, String author, String why, List<String> patch) {
    /// Keeps its own copy of the list.
    public Version {
      patch = List.copyOf(patch);
    }
  }

  /// The history of a file.
  ///
  /// @param file from the state folder
  static FileHistory of(StateRepository repository, String file) throws IOException {
    if (repository.head().isEmpty()) {
      return new FileHistory(List.of());
    }
    List<String> lines =
        repository
            .git()
            .run(
                "log",
                "-" + MOST,
                "--patch",
                "--no-color",
                "--no-ext-diff",
                "--no-textconv",
                "--format=" + COMMIT + "%H %aI%n" + AUTHOR + "%an%n" + WHY + "%s",
                "--",
                file)
            .require()
            .lines();
    List<Version> versions = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= lines.size(); i++) {
      if (i == lines.size() || lines.get(i).startsWith(COMMIT)) {
        version(lines.subList(from, i)).ifPresent(versions::add);
        from = i;
      }
    }
    return new FileHistory(versions);
  }

  private static Optional<Version> version(List<String> lines) {
    String[] head = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", 3);
    if (head.length < 3 || lines.size() < 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Version(
              head[1],
              OffsetDateTime.parse(head[2]).toInstant(),
              after(AUTHOR, lines.get(1)),
              after(WHY, lines.get(2)),
              changes(lines)));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  private static String after(String word, String line) {
    return line.startsWith(word) ? line.substring(word.length()) : "";
  }

  /// What stands behind the first `@@`, without such lines.
  private static List<String> changes(List<String> lines) {
    List<String> changes = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      boolean between = line.startsWith("@@");
      inside |= between;
      if (inside && !between && !line.startsWith("\\") && changes.size() < MOST_LINES) {
        changes.add(line);
      }
    }
    return changes;
  }
}
