package bty.appliance.git;

import bty.appliance.edit.Author;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An index of our own: what HEAD has, but for one file; and commits of it, with the operator's
/// hooks and signature. A version of the file is the name of its blob, or empty where there is
/// none.
///
/// @param git in the work tree's own folder
/// @param scratch where the index and what Git reads from files are kept
/// @param name of the file, from the work tree's own folder
/// @param isProgram whether the file may be executed, where HEAD does not have it
record OwnIndex(GitProgram git, Path scratch, String name, boolean isProgram) {
  private static final String PLAIN = "100644";
  private static final String PROGRAM = "100755";

  // What follows is the file's name, behind a tab (git-ls-tree(1)).
  private static final Pattern ENTRY =
      Pattern.compile("^(?<mode>100[0-7]{3}) blob (?<version>[0-9a-f]{40,64})");

  private GitProgram own() {
    return git.with("GIT_INDEX_FILE", scratch.resolve("index").toString());
  }

  private boolean isBegun() throws IOException {
    return git.run("rev-parse", "-q", "--verify", "HEAD^{commit}").isDone();
  }

  /// The version that HEAD has.
  Optional<String> head() throws IOException {
    return entry().map(entry -> entry.group("version"));
  }

  private Optional<Matcher> entry() throws IOException {
    GitProgram.Result tree = git.run("ls-tree", "HEAD", "--", name);
    Matcher entry = ENTRY.matcher(tree.line());
    return tree.isDone() && entry.find() ? Optional.of(entry) : Optional.empty();
  }

  /// The version with that text, which Git has from now on; empty if the text is.
  Optional<String> version(Optional<String> text) throws IOException {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Path file = Files.createDirectories(scratch).resolve("text");
    Files.write(file, text.get().getBytes(StandardCharsets.UTF_8));
    return Optional.of(git.line("hash-object", "-w", "--path=" + name, "--", file.toString()));
  }

  /// Commits that version, on top of HEAD.
  ///
  /// @throws GitException if Git does not, or a hook of the operator's refuses
  void commit(Optional<String> version, String message, Author author, Instant at)
      throws IOException {
    // A crash may have left the lock, which nobody else takes.
    Files.deleteIfExists(scratch.resolve("index.lock"));
    var _ = own().run("read-tree", isBegun() ? "HEAD" : "--empty").require();
    put(version);
    Path text = scratch.resolve("message");
    Files.writeString(text, message);
    var _ =
        own()
            .run(
                "commit",
                "-q",
                "--cleanup=verbatim",
                "--author=" + author.name() + " <" + author.address() + ">",
                "--date=" + at,
                "-F",
                text.toString())
            .require();
  }

  private void put(Optional<String> version) throws IOException {
    if (version.isEmpty()) {
      var _ = own().run("update-index", "--force-remove", "--", name).require();
      return;
    }
    String mode = entry().map(entry -> entry.group("mode")).orElse(isProgram ? PROGRAM : PLAIN);
    var _ =
        own()
            .run("update-index", "--add", "--cacheinfo", mode + "," + version.get() + "," + name)
            .require();
  }
}
