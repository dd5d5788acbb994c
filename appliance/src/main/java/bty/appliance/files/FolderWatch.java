package bty.appliance.files;

import bty.appliance.files.GitActivity.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// A folder whose files others replace, while this program reads them: what a reader must know
/// before it believes that a file is missing. Thread-safe.
public final class FolderWatch {
  /// Together 300 ms.
  private static final int LOOKS = 25;

  /// Longer than anybody takes to replace a file, and than clocks of a network are apart.
  private static final Duration LONG_AGO = Duration.ofMinutes(1);

  private final Path folder;
  private final StateBound bound;

  /// The one that gives files their times, whatever this program takes for now.
  private final InstantSource clock = InstantSource.system();

  private final GitActivity git;

  /// The folder as it was when somebody had waited, and nothing had come.
  private volatile FileKey settled = FileKey.ABSENT;

  /// What has been waited for in vain.
  private volatile Optional<Operation> outlasting = Optional.empty();

  /// A folder out of which no link may lead.
  public FolderWatch(Path folder) {
    this(folder, new StateBound(folder));
  }

  /// Nothing is known of the folder yet, so that whoever misses a file in it first waits.
  ///
  /// @param bound how far a link may lead
  public FolderWatch(Path folder, StateBound bound) {
    this.folder = folder;
    this.bound = bound;
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

  /// Why a file of the folder is not to be touched: see [StateBound#objection].
  public Optional<String> objection(Path file) throws IOException {
    return bound.objection(file);
  }

  /// Likewise, of the folder itself.
  public Optional<String> objection() throws IOException {
    return bound.objection(folder);
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

  /// Whether no file has come or gone since somebody last waited for one, or for a minute.
  public boolean isQuiet(FileKey now) {
    return !now.equals(FileKey.ABSENT)
        && (now.equals(settled)
            || now.modified().toInstant().isBefore(clock.instant().minus(LONG_AGO)));
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
