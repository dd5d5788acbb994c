package bty.appliance.git;

import bty.appliance.edit.Author;
import bty.engine.command.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Makes one commit of one edit: of exactly the text that was written then, and of no other file.
/// What else is changed or staged in the work tree stays as it is. What somebody had changed in the
/// file by hand, and not committed, is a commit of its own before.
///
/// ```
///   an index of our own: what HEAD has -> the edit's text in it -> git commit (hooks, signing)
///     -> the work tree's index learns of that one file
/// ```
///
/// Doing it once more, after an end between any two steps, goes on where it was: where HEAD has the
/// text already, the index alone is told.
///
/// The index of our own keeps the work tree's one unlocked while hooks run, so that nobody takes
/// the appliance's own commit for somebody else's work.
record EditCommits(StateRepository repository) {
  /// As many commits of a file as are looked through for one that was made already.
  private static final int MOST = 20;

  /// Commits it.
  ///
  /// @param last the last edit of the same file that waits
  /// @return the commit; empty if there is nothing to commit: the file is ignored or outside of the
  ///   work tree, or somebody has taken the edit back
  /// @throws GitException if Git does not do it
  Optional<String> commit(PendingEdit edit, PendingEdit last) throws IOException {
    Optional<Path> inside = inside(edit.file());
    if (inside.isEmpty()) {
      return Optional.empty();
    }
    String name = repository.top().relativize(inside.get()).toString();
    GitProgram git = repository.committing().in(repository.top());
    if (git.run("check-ignore", "-q", "--", name).isDone()
        || (repository.head().isPresent() && isTakenBack(git, last, name))) {
      return Optional.empty();
    }
    OwnIndex index =
        new OwnIndex(git, repository.scratch(), name, Files.isExecutable(inside.get()));
    boolean isNew = commit(index, edit);
    tellIndex(git, name);
    return isNew ? repository.head() : Optional.empty();
  }

  /// Where the text really is: an edit of a link writes what it leads to.
  private Optional<Path> inside(Path file) throws IOException {
    Path real =
        Files.exists(file)
            ? file.toRealPath()
            : Optional.ofNullable(file.toAbsolutePath().getParent())
                .orElseThrow()
                .toRealPath()
                .resolve(file.getFileName());
    return real.startsWith(repository.top()) ? Optional.of(real) : Optional.empty();
  }

  /// The file is not as the last edit left it, but as the last commit has it.
  private static boolean isTakenBack(GitProgram git, PendingEdit last, String name)
      throws IOException {
    return !last.isAsWritten() && git.run("diff", "--quiet", "HEAD", "--", name).isDone();
  }

  /// @return whether there is a commit that was not there before
  private static boolean commit(OwnIndex index, PendingEdit edit) throws IOException {
    Optional<String> wanted = index.version(edit.content());
    Optional<String> head = index.head();
    if (wanted.equals(head)) {
      return false;
    }
    boolean isKnown = edit.before().isKnown();
    Optional<String> found = index.version(edit.before().text());
    boolean isAsBefore = isKnown && found.equals(head);
    if (!isAsBefore && isMadeAlready(index, edit, wanted)) {
      return false;
    }
    Optional<String> refused =
        isAsBefore || !isKnown ? Optional.empty() : byHand(index, edit, found);
    String message = refused.map(edit::messageWithWhatWasByHand).orElseGet(edit::message);
    index.commit(wanted, message, edit.author(), edit.at());
    return true;
  }

  /// Whoever is refused that by a hook, as a text by hand may well be, still gets the edit itself
  /// committed.
  ///
  /// @return why there is no commit of it; empty if there is one
  private static Optional<String> byHand(OwnIndex index, PendingEdit edit, Optional<String> found)
      throws IOException {
    try {
      index.commit(found, edit.messageOfTheHand(), Author.APPLIANCE, edit.at());
      return Optional.empty();
    } catch (GitException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }

  /// A power cut may bring back the note of an edit whose commit is made, with others behind it.
  private static boolean isMadeAlready(OwnIndex index, PendingEdit edit, Optional<String> wanted)
      throws IOException {
    GitProgram.Result log =
        index.git().run("log", "-" + MOST, "--format=%at %H", "--", index.name());
    String at = edit.at().getEpochSecond() + " ";
    for (String line : log.isDone() ? log.lines() : List.<String>of()) {
      if (line.startsWith(at)) {
        String version = line.substring(at.length()) + ":" + index.name();
        GitProgram.Result then = index.git().run("rev-parse", "-q", "--verify", version);
        Optional<String> blob = then.isDone() ? Optional.of(then.line()) : Optional.empty();
        if (blob.equals(wanted)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Else the work tree's index would still have the file of before, as if that were staged, and a
  /// person's next commit would bring that back. So the edit is not done before this is: it is
  /// tried again where somebody else holds the index's lock for longer, and at the next start.
  private static void tellIndex(GitProgram git, String name) throws IOException {
    for (long wait : List.of(20L, 50L, 100L, 200L)) {
      if (git.run("reset", "-q", "--", name).isDone()) {
        return;
      }
      Pause.millis(wait);
    }
    var _ = git.run("reset", "-q", "--", name).require();
  }
}
