package bty.appliance.git;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The last commits that changed one file of the state folder.
///
/// @param versions newest first
public record FileHistory(List<Version> versions) {
  private static final int MOST = 20;
  private static final int MOST_LINES = 400;
  private static final char BEGIN = '\u001e';
  private static final String BETWEEN = "\u001f";
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40,64}");

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
                "--format=%x1e%H%x1f%aI%x1f%an%x1f%s",
                "--",
                file)
            .require()
            .lines();
    List<Version> versions = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= lines.size(); i++) {
      if (i == lines.size() || lines.get(i).charAt(0) == BEGIN) {
        version(lines.subList(from, i)).ifPresent(versions::add);
        from = i;
      }
    }
    return new FileHistory(versions);
  }

  private static Optional<Version> version(List<String> lines) {
    String[] head = lines.isEmpty() ? new String[0] : lines.getFirst().split(BETWEEN, 4);
    if (head.length < 4) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Version(
              head[0].substring(1),
              OffsetDateTime.parse(head[1]).toInstant(),
              head[2],
              head[3],
              changes(lines)));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
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

  /// A file as it was in a commit; empty where it was not there, or there is no such commit.
  static Optional<String> text(StateRepository repository, String commit, String file)
      throws IOException {
    if (!COMMIT.matcher(commit).matches()
        || !repository.git().run("cat-file", "-e", commit + ":./" + file).isDone()) {
      return Optional.empty();
    }
    // As a patch against nothing, each line has a sign before it: so empty ones are seen, too.
    String nothing = repository.git().line("hash-object", "-t", "tree", "/dev/null");
    List<String> lines =
        repository
            .git()
            .run(
                "diff", "--no-color", "--no-ext-diff", "--no-textconv", nothing, commit, "--", file)
            .require()
            .lines();
    StringBuilder text = new StringBuilder();
    changes(lines).forEach(line -> text.append(line, 1, line.length()).append('\n'));
    return Optional.of(text.toString());
  }
}
