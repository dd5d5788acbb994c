package bty.appliance.git;

import bty.appliance.files.GitActivity;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The work tree that the state folder is, or is a part of.
///
/// @param state the state folder, without links in its path
/// @param top the work tree's own folder
/// @param git runs in the state folder
record StateRepository(Path state, Path top, GitProgram git) {
  private static final String ADDRESS = "bty-web@bty";

  /// Looks for one.
  ///
  /// @return empty if the folder is just a folder, or one that its repository ignores
  /// @throws GitException if there is one that cannot be used
  static Optional<StateRepository> find(Path state, Commands commands) throws IOException {
    if (new GitActivity(state).repository().isEmpty()) {
      return Optional.empty();
    }
    Path real = state.toRealPath();
    GitProgram git = GitProgram.in(real, commands);
    Path top = Path.of(git.line("rev-parse", "--show-toplevel"));
    return git.run("check-ignore", "-q", "--", "settings.yaml").isDone()
        ? Optional.empty()
        : Optional.of(new StateRepository(real, top, git));
  }

  /// Where things lie that nobody else is to see.
  Path scratch() {
    return state.resolve("status").resolve("git");
  }

  /// What is at work in it now, in words to go on a sentence.
  Optional<String> activity() {
    return new GitActivity(state).operation().map(GitActivity.Operation::words);
  }

  /// The same, but for what is over in moments.
  Optional<String> unfinished() {
    return new GitActivity(state)
        .operation()
        .filter(operation -> !operation.isBrief())
        .map(GitActivity.Operation::words);
  }

  /// The commit that is checked out; empty before the first one.
  Optional<String> head() throws IOException {
    GitProgram.Result head = git.run("rev-parse", "-q", "--verify", "HEAD^{commit}");
    return head.isDone() ? Optional.of(head.line()) : Optional.empty();
  }

  /// The branch that is checked out; empty where HEAD is detached.
  Optional<String> branch() throws IOException {
    GitProgram.Result branch = git.run("symbolic-ref", "-q", "--short", "HEAD");
    return branch.isDone() ? Optional.of(branch.line()) : Optional.empty();
  }

  /// Git that can make commits: as the operator has said who makes them here, else as the appliance
  /// itself.
  GitProgram committing() throws IOException {
    boolean named =
        git.run("config", "user.email").isDone() && git.run("config", "user.name").isDone();
    return named
        ? git
        : git.with("GIT_COMMITTER_NAME", "bty-web")
            .with("GIT_COMMITTER_EMAIL", ADDRESS)
            .with("GIT_AUTHOR_NAME", "bty-web")
            .with("GIT_AUTHOR_EMAIL", ADDRESS);
  }
}
