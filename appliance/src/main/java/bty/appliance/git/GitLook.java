package bty.appliance.git;

import bty.appliance.settings.GitSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What Git itself says of the state folder at this moment.
///
/// @param branch that is checked out; empty where HEAD is detached
/// @param head the last commit; empty before the first one
/// @param changes what is not committed, as `git status --porcelain` has it; the first hundred
/// @param log the last commits that changed the folder, newest first
/// @param activity what Git has begun and not ended there, in a sentence; empty if nothing
/// @param ahead so many commits are here that the remote is not known to have; empty where no
///   remote is wanted
public record GitLook(
    Optional<String> branch,
    Optional<String> head,
    List<String> changes,
    List<Entry> log,
    Optional<String> activity,
    OptionalLong ahead) {
  private static final int MOST_CHANGES = 100;
  private static final int MOST_COMMITS = 15;
  private static final int PARTS = 4;

  /// Keeps its own copies of the lists.
  public GitLook {
    changes = List.copyOf(changes);
    log = List.copyOf(log);
  }

  /// A commit.
  ///
  /// @param commit its name, shortened
  /// @param at when it was written, ISO 8601
  /// @param author by whom: the address
  /// @param subject the first line of its message
  public record Entry(String commit, String at, String author, String subject) {}

  /// What keeps edits from being committed as they should, a sentence each.
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    activity.ifPresent(words ->
        problems.add(
            "git: "
                + words
                + "; no file is written here before it is over: end it, or take it back"));
    if (activity.isEmpty() && branch.isEmpty()) {
      problems.add(
          "git: HEAD is detached: what is committed here is on no branch; git switch leads back to"
              + " one");
    }
    return problems;
  }

  static GitLook of(StateRepository repository, GitSettings settings) throws IOException {
    Optional<String> head = repository.head();
    List<String> changes =
        repository.git().run("status", "--porcelain", "--", ".").require().lines();
    List<String> log =
        head.isEmpty()
            ? List.of()
            : repository
                .git()
                .run("log", "-" + MOST_COMMITS, "--format=%h %aI %ae %s", "--", ".")
                .require()
                .lines();
    return new GitLook(
        repository.branch(),
        head.map(Committer::shortened),
        changes.subList(0, Math.min(MOST_CHANGES, changes.size())),
        log.stream().map(GitLook::entry).toList(),
        repository.unfinished(),
        RemoteSync.ahead(repository, settings));
  }

  private static Entry entry(String line) {
    String[] parts = line.split(" ", PARTS);
    return parts.length < PARTS
        ? new Entry(parts[0], "", "", "")
        : new Entry(parts[0], parts[1], parts[2], parts[3]);
  }
}
