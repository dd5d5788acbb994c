package bty.appliance.git;

import bty.engine.command.Pause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Makes one commit of one edit: of exactly the text that was written then, and of no other file.
/// What else is changed or staged in the work tree stays as it is.
///
/// ```
///   an index of our own: what HEAD has -> the edit's text in it -> git commit (hooks, signing)
///     -> the work tree's index learns of that one file
/// ```
///
/// The index of our own keeps the work tree's one unlocked while hooks run, so that nobody takes
/// the appliance's own commit for somebody else's work.
record EditCommits(StateRepository repository) {
  private static final String PLAIN = "100644";
  private static final String PROGRAM = "100755";

  /// Commits it.
  ///
  /// @param isLast whether no later edit of the same file waits
  /// @return the commit; empty if there is nothing to commit: the file is ignored or outside of the
  ///   work tree, or somebody has taken the edit back
  /// @throws GitException if Git does not do it
  Optional<String> commit(PendingEdit edit, boolean isLast) throws IOException {
    Optional<Path> inside = inside(edit.file());
    if (inside.isEmpty()) {
      return Optional.empty();
    }
    Path file = inside.get();
    String name = repository.top().relativize(file).toString();
    GitProgram git = repository.committing().in(repository.top());
    Optional<String> head = repository.head();
    if (git.run("check-ignore", "-q", "--", name).isDone()
        || (isLast && head.isPresent() && isTakenBack(git, edit, file, name))) {
      return Optional.empty();
    }
    Path scratch = Files.createDirectories(repository.scratch());
    GitProgram own = git.with("GIT_INDEX_FILE", ownIndex(scratch).toString());
    var _ = own.run("read-tree", head.isPresent() ? "HEAD" : "--empty").require();
    put(own, edit, file, name, scratch);
    boolean changes =
        head.isEmpty() || !own.run("diff-index", "--cached", "--quiet", "HEAD").isDone();
    if (changes) {
      Path message = scratch.resolve("message");
      Files.writeString(message, edit.message());
      var _ =
          own.run(
                  "commit",
                  "-q",
                  "--cleanup=verbatim",
                  "--author=" + edit.author().name() + " <" + edit.author().address() + ">",
                  "--date=" + edit.at(),
                  "-F",
                  message.toString())
              .require();
    }
    tellIndex(git, name);
    return changes ? repository.head() : Optional.empty();
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

  /// The file is not as the edit left it, but as the last commit has it.
  private static boolean isTakenBack(GitProgram git, PendingEdit edit, Path file, String name)
      throws IOException {
    boolean isThere = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    boolean isAsWritten =
        edit.content().isPresent()
            ? isThere && edit.content().get().equals(Files.readString(file))
            : !isThere;
    return !isAsWritten && git.run("diff", "--quiet", "HEAD", "--", name).isDone();
  }

  /// A crash may have left the lock, which nobody else takes.
  private static Path ownIndex(Path scratch) throws IOException {
    Files.deleteIfExists(scratch.resolve("index.lock"));
    return scratch.resolve("index");
  }

  private static void put(GitProgram own, PendingEdit edit, Path file, String name, Path scratch)
      throws IOException {
    if (edit.content().isEmpty()) {
      var _ = own.run("update-index", "--force-remove", "--", name).require();
      return;
    }
    Path text = scratch.resolve("text");
    Files.write(text, edit.content().get().getBytes(StandardCharsets.UTF_8));
    String blob = own.line("hash-object", "-w", "--path=" + name, "--", text.toString());
    String mode = Files.isExecutable(file) ? PROGRAM : PLAIN;
    var _ =
        own.run("update-index", "--add", "--cacheinfo", mode + "," + blob + "," + name).require();
  }

  /// Else the work tree's index would still have the file of before, as if that were staged. Where
  /// somebody else holds its lock for longer, that is what they see until the next edit.
  private static void tellIndex(GitProgram git, String name) throws IOException {
    for (long wait : List.of(20L, 50L, 100L, 200L, 0L)) {
      if (git.run("reset", "-q", "--", name).isDone()) {
        return;
      }
      Pause.millis(wait);
    }
  }
}
