package bty.appliance.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// A file that only its owner may use.
final class PrivateFile {
  private PrivateFile() {}

  /// Refuses one that others can use.
  ///
  /// @param what it is, for the message
  /// @throws IOException if others can, or it is not there
  static void check(Path file, String what) throws IOException {
    Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    others.removeAll(PosixFilePermissions.fromString("rwx------"));
    if (!others.isEmpty()) {
      throw new IOException(
          what + " " + file + " can be used by others; set it right with: chmod 600 " + file);
    }
  }
}
