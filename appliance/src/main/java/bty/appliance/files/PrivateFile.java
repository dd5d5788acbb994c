package bty.appliance.files;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A file that only its owner may use.
public final class PrivateFile {
  // inode(7): what group and others may do.
  private static final int OTHERS = 077;

  private PrivateFile() {}

  /// Refuses one that others can use.
  ///
  /// @param what it is, for the message
  /// @throws IOException if others can, or it is not there
  public static void check(Path file, String what) throws IOException {
    FileKey key = FileKey.of(file);
    if (key.equals(FileKey.ABSENT)) {
      throw new NoSuchFileException(file.toString());
    }
    Optional<String> problem = problem(file, what, key);
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
  }

  /// Why nothing in a file counts, in a sentence without a full stop; empty if others can not use
  /// it.
  ///
  /// @param key as it is now
  public static Optional<String> problem(Path file, String what, FileKey key) {
    return (key.mode() & OTHERS) == 0
        ? Optional.empty()
        : Optional.of(
            what + " " + file + " can be used by others; set it right with: chmod 600 " + file);
  }
}
