package bty.appliance.files;

import bty.appliance.files.GitActivity.Operation;
import java.nio.file.Path;
import java.util.Optional;

/// A folder whose files others replace, while this program reads them: what a reader must know
/// before it believes that a file is missing. Thread-safe.
public final class FolderWatch {
  /// Together 300 ms.
  private static final int LOOKS = 25;

  private final Path folder;
  private final GitActivity git;

  /// The folder as it was when somebody had waited, and nothing had come.
  private volatile FileKey settled = FileKey.ABSENT;

  /// What has been waited for in vain.
  private volatile Optional<Operation> outlasting = Optional.empty();

  /// Nothing is known of the folder yet, so that whoever misses a file in it first waits.
  public FolderWatch(Path folder) {
    this.folder = folder;
    this.git = new GitActivity(folder);
  }

  /// Why nothing can be told from a file that is missing or broken now, to go on a sentence; empty
  /// if it is what it seems.
  public Optional<String> unrest() {
    return git.operation()
        .map(Operation::words)
        .or(() ->
            key().equals(FileKey.ABSENT)
                ? Optional.of("the folder " + folder + " is not there")
                : Optional.empty());
  }

  /// The folder as it is now; what cannot be told is as good as absent.
  public FileKey key() {
    return FileKey.orAbsent(folder);
  }

  /// Waits for Git if it is likely to be done in moments: 300 ms at most, and only once for what
  /// lasts longer.
  ///
  /// @param pause between two looks
  /// @throws InterruptedException if somebody wants an end
  public void awaitCalm(Delay pause) throws InterruptedException {
    Optional<Operation> operation = git.operation();
    for (int i = 1; operation.filter(Operation::isBrief).isPresent(); i++) {
      if (operation.equals(outlasting)) {
        return;
      }
      if (i == LOOKS) {
        outlasting = operation;
        return;
      }
      pause.sleep(i);
      operation = git.operation();
    }
  }

  /// Whether no file has come or gone since somebody last waited for one.
  public boolean isQuiet(FileKey now) {
    return !now.equals(FileKey.ABSENT) && now.equals(settled);
  }

  /// Somebody has waited since it was so, and what was missing is missing still.
  public void settle(FileKey since) {
    settled = since;
  }

  /// What has changed since is this program's own doing.
  public void ownChange(FileKey before) {
    if (isQuiet(before)) {
      settled = key();
    }
  }
}
