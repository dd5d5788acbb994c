package bty.appliance.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/// What tells without reading it that a file is still the one that was read: its size, its time of
/// change to the nanosecond, and its inode.
///
/// @param size in bytes
/// @param inode as the file system names it
public record FileStamp(long size, Instant modified, String inode) {
  /// The file as it is now.
  ///
  /// @throws IOException if it is not there or is no regular file
  public static FileStamp of(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    if (!now.isRegularFile()) {
      throw new IOException(file + " is not a regular file");
    }
    return new FileStamp(
        now.size(), now.lastModifiedTime().toInstant(), String.valueOf(now.fileKey()));
  }
}
