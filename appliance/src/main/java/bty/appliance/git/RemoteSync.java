package bty.appliance.git;

import bty.appliance.git.Conflict.Decision;
import bty.appliance.settings.GitSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Brings the work tree and a branch of a remote together, once.
///
/// ```
///   fetch -> nothing new there ----------------------------------------> push what is new here
///         -> nothing new here: the work tree goes to the remote's commit
///         -> both: joined in a SideTree -> the work tree goes there ----> push
///                  conflict: stop; both sides stay as they are
/// ```
///
/// @param remote that is configured
/// @param move how the work tree is moved, so that nobody edits meanwhile
record RemoteSync(StateRepository repository, GitSettings settings, String remote, Move move) {
  private static final Duration OVER_THE_NETWORK = Duration.ofMinutes(2);
  private static final int ATTEMPTS = 3;

  /// The remote's last commit, as far as is known: fetched or pushed.
  private static final String FETCHED = "refs/bty/fetched";

  /// The remote's last commit that the work tree had.
  private static final String BASE = "refs/bty/base";

  private static final Pattern IN_THE_WAY =
      Pattern.compile("(?:Entry|working tree file) '([^']+)'");

  /// Does something while nobody edits.
  interface Move {
    void alone(Work work) throws IOException;
  }

  /// What is done then.
  interface Work {
    void run() throws IOException;
  }

  /// How it went.
  sealed interface Outcome {
    /// Both are together, but for what is not to be pushed.
    ///
    /// @param branch of the remote
    /// @param changed files of the state folder that have come or gone or are others now
    /// @param pushed whether something was
    record Together(String branch, List<String> changed, boolean pushed) implements Outcome {}

    /// A person has to choose.
    record Apart(String branch, Conflict conflict) implements Outcome {}
  }

  /// Does it.
  ///
  /// @param known a conflict that was found before, which is not looked into again while both sides
  ///   are the same
  /// @param choice what is taken where both have changed a file
  /// @throws GitException if it cannot be done: the remote cannot be reached, or files are in the
  ///   way
  Outcome run(Optional<Conflict> known, Optional<Decision> choice) throws IOException {
    String branch =
        branch(repository, settings)
            .orElseThrow(() ->
                new GitException("no branch is checked out here, and settings.yaml names none"));
    String before = here();
    for (int attempt = 1; ; attempt++) {
      Optional<String> there = fetch(branch);
      String here = here();
      if (there.isPresent() && !has(here, there.get())) {
        Optional<Conflict> conflict = takeOver(here, there.get(), known, choice);
        if (conflict.isPresent()) {
          return new Outcome.Apart(branch, conflict.get());
        }
        here = here();
      }
      if (there.isPresent()) {
        var _ = git().run("update-ref", BASE, there.get()).require();
      }
      boolean toPush = settings.push() && !there.equals(Optional.of(here));
      if (!toPush) {
        return new Outcome.Together(branch, changed(before, here), false);
      }
      GitProgram.Result push = push(here, branch);
      if (push.isDone()) {
        var _ = git().run("update-ref", BASE, here).require();
        var _ = git().run("update-ref", FETCHED, here).require();
        return new Outcome.Together(branch, changed(before, here), true);
      }
      // Somebody else may have been faster.
      if (attempt == ATTEMPTS || fetch(branch).equals(there)) {
        var _ = push.require();
      }
    }
  }

  private GitProgram git() {
    return repository.git().in(repository.top());
  }

  private String here() throws IOException {
    return repository
        .head()
        .orElseThrow(() ->
            new GitException(
                "the repository of the state folder has no commit yet; begin with a clone of the"
                    + " remote, or make the first commit"));
  }

  /// @return the remote's last commit; empty if it has no such branch
  private Optional<String> fetch(String branch) throws IOException {
    GitProgram.Result fetched =
        git()
            .within(OVER_THE_NETWORK)
            .run(
                "fetch",
                "-q",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-recurse-submodules",
                "--",
                remote,
                "+refs/heads/" + branch + ":" + FETCHED);
    if (!fetched.isDone()
        && fetched.lines().stream().anyMatch(line -> line.contains("find remote ref"))) {
      var _ = git().run("update-ref", "-d", FETCHED).require();
      return Optional.empty();
    }
    var _ = fetched.require();
    return Optional.of(git().line("rev-parse", FETCHED));
  }

  private GitProgram.Result push(String here, String branch) throws IOException {
    return git()
        .within(OVER_THE_NETWORK)
        .run("push", "-q", "--", remote, here + ":refs/heads/" + branch);
  }

  private boolean has(String commit, String ancestor) throws IOException {
    return git().run("merge-base", "--is-ancestor", ancestor, commit).isDone();
  }

  private static Optional<String> branch(StateRepository repository, GitSettings settings)
      throws IOException {
    return settings.branch().isPresent() ? settings.branch() : repository.branch();
  }

  /// How many commits are here that the remote did not have when it was last heard of; before the
  /// first time, by what a clone knows of it. All, if nothing is known. Asks nobody.
  ///
  /// @return empty where no remote is wanted, or there is no commit yet
  static OptionalLong ahead(StateRepository repository, GitSettings settings) throws IOException {
    if (settings.remote().isEmpty() || repository.head().isEmpty()) {
      return OptionalLong.empty();
    }
    GitProgram git = repository.git().in(repository.top());
    String branch = branch(repository, settings).orElse("HEAD");
    String range = "HEAD";
    for (String known :
        List.of("refs/remotes/" + settings.remote().get() + "/" + branch, FETCHED)) {
      if (git.run("rev-parse", "-q", "--verify", known + "^{commit}").isDone()) {
        range = known + "..HEAD";
      }
    }
    return OptionalLong.of(Long.parseLong(git.line("rev-list", "--count", range, "--")));
  }

  private List<String> changed(String before, String after) throws IOException {
    return before.equals(after)
        ? List.of()
        : repository
            .git()
            .run("diff", "--name-only", "--no-renames", "--relative", before, after)
            .require()
            .lines();
  }

  private Optional<Conflict> takeOver(
      String here, String there, Optional<Conflict> known, Optional<Decision> choice)
      throws IOException {
    String base = base(here, there);
    if (base.equals(here)) {
      move(here, there);
      return Optional.empty();
    }
    boolean isKnown =
        known.isPresent() && known.get().here().equals(here) && known.get().there().equals(there);
    if (isKnown && choice.isEmpty()) {
      return known;
    }
    // A person has chosen between what was shown, and nothing else.
    Optional<Decision> valid = isKnown ? choice : Optional.empty();
    return switch (new SideTree(repository).join(here, there, base, valid)) {
      case SideTree.Joined.Apart(Conflict conflict) -> Optional.of(conflict);
      case SideTree.Joined.At(String commit) -> {
        move(here, commit);
        yield Optional.empty();
      }
    };
  }

  /// Own commits are those after what the remote had when both were last together: so commits that
  /// somebody has taken out of the remote's history do not come back.
  private String base(String here, String there) throws IOException {
    GitProgram.Result last = git().run("rev-parse", "-q", "--verify", BASE);
    if (last.isDone() && has(here, last.line())) {
      return last.line();
    }
    GitProgram.Result common = git().run("merge-base", here, there);
    if (!common.isDone()) {
      throw new GitException(
          "the branch here and that of the remote have nothing in common; begin with a clone of"
              + " the remote");
    }
    return common.line();
  }

  /// Only files that are others in the two commits are touched; changes of a person in other files
  /// stay.
  private void move(String from, String to) throws IOException {
    move.alone(() -> {
      Optional<String> activity = repository.activity();
      if (activity.isPresent()) {
        throw new GitException(activity.get());
      }
      if (!here().equals(from)) {
        throw new GitException("somebody has made a commit here meanwhile; it is tried again");
      }
      GitProgram.Result moved = git().run("reset", "-q", "--keep", to);
      Matcher file = IN_THE_WAY.matcher(moved.said());
      if (!moved.isDone() && file.find()) {
        throw new GitException(
            file.group(1)
                + " is changed here and not committed, and the remote has changed it, too; commit"
                + " it, or take it back with git checkout");
      }
      var _ = moved.require();
      // Git takes a folder away with its last file. A folder that is not there is no news to
      // anybody: it may be a disk that was unmounted.
      for (String name : List.of("machines", "images")) {
        Files.createDirectories(repository.state().resolve(name));
      }
    });
  }
}
