package bty.appliance.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Whether Git is at work in the work tree that holds a folder. Told by the files that Git keeps
/// meanwhile, with a few stat calls and without running it: locks while it writes the index or
/// moves a branch (gitrepository-layout(5)), and what it remembers of a rebase, merge, cherry-pick
/// or revert that is not over (Git's own wt-status.c looks at the same).
///
/// @param folder any folder; it need not exist, and need not be in a work tree
public record GitActivity(Path folder) {
  private static final List<String> SIGNS =
      List.of(
          "index.lock",
          "HEAD.lock",
          "rebase-merge",
          "rebase-apply",
          "MERGE_HEAD",
          "CHERRY_PICK_HEAD",
          "REVERT_HEAD");

  private static final String LOCK = ".lock";
  private static final String DOT_GIT = ".git";
  private static final String POINTER = "gitdir: ";
  private static final int MAX_POINTER = 4096;

  /// Something that Git does right now, or has begun and not ended.
  ///
  /// @param sign the file that tells
  /// @param key as that file is, by which two operations are told apart
  public record Operation(Path sign, FileKey key) {
    /// Whether it is over in moments, unless Git has crashed: a lock is held while Git itself runs,
    /// and already for `git status`; a rebase or merge may wait for a person.
    public boolean isBrief() {
      return sign.toString().endsWith(LOCK);
    }

    /// In words, to go on a sentence.
    public String words() {
      return "a Git operation is in progress in the state folder (.git/" + sign.getFileName() + ")";
    }
  }

  /// What is in progress, if anything.
  public Optional<Operation> operation() {
    return repository()
        .flatMap(git ->
            SIGNS.stream()
                .map(git::resolve)
                .map(sign -> new Operation(sign, FileKey.orAbsent(sign)))
                .filter(operation -> !operation.key().equals(FileKey.ABSENT))
                .findFirst());
  }

  /// Git's own folder: `.git` here or further up, or where a file of that name leads, as it does in
  /// a submodule and in a second work tree.
  public Optional<Path> repository() {
    for (Path up = real(); up != null; up = up.getParent()) {
      Path git = up.resolve(DOT_GIT);
      if (Files.isDirectory(git)) {
        return Optional.of(git);
      }
      if (Files.isRegularFile(git)) {
        return pointed(git);
      }
    }
    return Optional.empty();
  }

  private Path real() {
    try {
      return folder.toRealPath();
    } catch (IOException notThere) {
      return folder.toAbsolutePath().normalize();
    }
  }

  private static Optional<Path> pointed(Path file) {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MAX_POINTER), StandardCharsets.UTF_8).strip();
      return text.startsWith(POINTER)
          ? Optional.of(file.resolveSibling(text.substring(POINTER.length())))
          : Optional.empty();
    } catch (IOException | InvalidPathException unreadable) {
      return Optional.empty();
    }
  }
}
