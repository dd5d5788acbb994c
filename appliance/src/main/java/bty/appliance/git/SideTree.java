package bty.appliance.git;

import bty.appliance.edit.Author;
import bty.appliance.git.Conflict.BothSides;
import bty.appliance.git.Conflict.Choice;
import bty.appliance.git.Conflict.Decision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A second work tree, below `status/`, in which commits of here and of the remote are joined. The
/// state folder sees the outcome or nothing: no machine boots by what stands half-way.
///
/// ```
///   own commits put on the remote's (rebase) -> the last of them
///     that conflicts: both last states joined (merge) -> a merge commit
///       that conflicts, too: a person has to choose
/// ```
record SideTree(StateRepository repository) {
  private static final int MOST_FILES = 20;
  private static final int MOST_BYTES = 64 * 1024;

  /// What came of it.
  sealed interface Joined {
    /// One commit that has both.
    record At(String commit) implements Joined {}

    /// Both have changed the same lines.
    record Apart(Conflict conflict) implements Joined {}
  }

  /// Joins two commits that do not contain each other.
  ///
  /// @param base the last commit of the remote that `here` has; own commits are those after it
  /// @param choice which files are taken where both have changed them; empty: a person has to say
  Joined join(String here, String there, String base, Optional<Decision> choice)
      throws IOException {
    GitProgram git = repository.committing().in(repository.top());
    clear(git);
    Path tree = tree();
    Files.createDirectories(repository.scratch());
    // No hook: what hooks have to say of these commits they have said.
    try {
      var _ =
          git.run(
                  "-c",
                  "core.hooksPath=/dev/null",
                  "worktree",
                  "add",
                  "-q",
                  "--force",
                  "--detach",
                  tree.toString(),
                  here)
              .require();
      return joined(git.in(tree), here, there, base, choice);
    } finally {
      clear(git);
    }
  }

  private Joined joined(
      GitProgram git, String here, String there, String base, Optional<Decision> choice)
      throws IOException {
    List<String> quiet = List.of("-c", "core.hooksPath=/dev/null");
    boolean rebased = git.run(with(quiet, "rebase", "-q", "--onto", there, base)).isDone();
    if (!rebased) {
      var _ = git.run(with(quiet, "rebase", "--abort"));
      var _ = git.run("reset", "-q", "--hard", here).require();
      List<String> merge =
          with(quiet, "merge", "-q", "--no-edit", "-m", "Join what was changed elsewhere", there);
      GitProgram.Result merged = git.run(merge);
      List<String> files = merged.isDone() ? List.of() : unmerged(git);
      if (!merged.isDone() && files.isEmpty()) {
        var _ = merged.require();
      }
      if (!files.isEmpty() && choice.isEmpty()) {
        return new Joined.Apart(new Conflict(here, there, sides(git, files)));
      }
      if (!files.isEmpty()) {
        take(git, files, choice.get().side());
        Author by = choice.get().by();
        var _ =
            git.run(
                    with(
                        quiet,
                        "commit",
                        "-q",
                        "--cleanup=verbatim",
                        "--author=" + by.name() + " <" + by.address() + ">",
                        "-m",
                        choice.get().message(files)))
                .require();
      }
    }
    return new Joined.At(git.line("rev-parse", "HEAD"));
  }

  private static List<String> with(List<String> before, String... words) {
    List<String> all = new ArrayList<>(before);
    all.addAll(List.of(words));
    return all;
  }

  private static List<String> unmerged(GitProgram git) throws IOException {
    return git.run("diff", "--name-only", "--diff-filter=U").require().lines();
  }

  private static void take(GitProgram git, List<String> files, Choice choice) throws IOException {
    // The stages of an index with conflicts: 2 is here, 3 is there (git-read-tree(1)).
    String stage = choice == Choice.HERE ? "2" : "3";
    String side = choice == Choice.HERE ? "--ours" : "--theirs";
    for (String file : files) {
      // A side that has removed the file has no version of it; checkout would not say so.
      if (git.run("cat-file", "-e", ":" + stage + ":" + file).isDone()) {
        var _ = git.run("checkout", "-q", side, "--", file).require();
        var _ = git.run("add", "--", file).require();
      } else {
        var _ = git.run("rm", "-q", "-f", "--", file).require();
      }
    }
  }

  private List<BothSides> sides(GitProgram git, List<String> files) throws IOException {
    List<BothSides> sides = new ArrayList<>();
    for (String file : files.subList(0, Math.min(MOST_FILES, files.size()))) {
      sides.add(new BothSides(file, side(git, file, "2"), side(git, file, "3")));
    }
    return sides;
  }

  /// The version of one side: 2 is here, 3 is there (git-read-tree(1)).
  private Optional<String> side(GitProgram git, String file, String stage) throws IOException {
    Path folder = repository.scratch().resolve("side" + stage);
    String prefix = "--prefix=" + folder + "/";
    boolean isThere =
        git.run("checkout-index", "-f", "--stage=" + stage, prefix, "--", file).isDone();
    Path version = folder.resolve(file);
    try {
      if (!isThere || !Files.isRegularFile(version, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      try (var in = Files.newInputStream(version)) {
        return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
      }
    } finally {
      delete(folder);
    }
  }

  private Path tree() {
    return repository.scratch().resolve("tree");
  }

  /// Also what a crash has left.
  private void clear(GitProgram git) throws IOException {
    if (Files.exists(tree())) {
      var _ = git.run("worktree", "remove", "--force", "--force", tree().toString());
      delete(tree());
    }
    var _ = git.run("worktree", "prune");
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
