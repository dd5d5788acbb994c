package bty.appliance.git;

import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// A state folder as it was in a commit, or is to be in the next one, in a folder of its own for as
/// long as this is open. Changes nothing in the repository: neither its index nor its work tree.
public final class RevisionTree implements AutoCloseable {
  private final Path folder;

  private RevisionTree(Path folder) {
    this.folder = folder;
  }

  /// Writes it down.
  ///
  /// @param state the state folder of now
  /// @param revision any name of a commit (gitrevisions(7))
  /// @throws GitException if there is no repository, no such commit, or no such folder in it
  public static RevisionTree of(Path state, String revision) throws IOException {
    GitProgram git = repository(state);
    GitProgram.Result commit =
        git.run("rev-parse", "-q", "--verify", "--end-of-options", revision + "^{commit}");
    if (!commit.isDone()) {
      throw new GitException("the repository has no commit of that name");
    }
    return written(git, commit.line());
  }

  /// Writes down what is staged.
  ///
  /// @param state the state folder of now
  /// @param index the index that `git commit` works with, as it tells its hooks (`GIT_INDEX_FILE`,
  ///   githooks(5)); empty: the repository's own
  /// @throws GitException if there is no repository, a file in it has to be merged, or the folder
  ///   is not in the index
  public static RevisionTree staged(Path state, Optional<Path> index) throws IOException {
    GitProgram git = repository(state);
    GitProgram indexed =
        index.map(file -> git.with("GIT_INDEX_FILE", file.toAbsolutePath().toString())).orElse(git);
    return written(git, indexed.line("write-tree"));
  }

  private static GitProgram repository(Path state) throws IOException {
    GitProgram git = GitProgram.in(state.toRealPath(), new Commands(Cancel.NEVER));
    if (!git.run("rev-parse", "--show-toplevel").isDone()) {
      throw new GitException("the state folder is in no Git repository");
    }
    return git;
  }

  /// @param root a commit or tree of the repository
  private static RevisionTree written(GitProgram git, String root) throws IOException {
    String prefix = git.line("rev-parse", "--show-prefix").replaceFirst("/$", "");
    Optional<String> tree = prefix.isEmpty() ? Optional.of(root) : folder(git, root + ":" + prefix);
    RevisionTree written = new RevisionTree(Files.createTempDirectory("bty-check"));
    try {
      Path files = Files.createDirectories(written.folder.resolve("state"));
      GitProgram own =
          git.in(Path.of(git.line("rev-parse", "--show-toplevel")))
              .with("GIT_INDEX_FILE", written.folder.resolve("index").toString());
      var _ =
          own.run(
                  "read-tree",
                  tree.orElseThrow(
                      () -> new GitException("there is no folder " + prefix + " in it")))
              .require();
      var _ = own.run("checkout-index", "-q", "-a", "--prefix=" + files + "/").require();
      return written;
    } catch (IOException | RuntimeException e) {
      written.close();
      throw e;
    }
  }

  private static Optional<String> folder(GitProgram git, String name) throws IOException {
    GitProgram.Result tree = git.run("rev-parse", "-q", "--verify", name);
    return tree.isDone() ? Optional.of(tree.line()) : Optional.empty();
  }

  /// The state folder.
  public Path state() {
    return folder.resolve("state");
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
