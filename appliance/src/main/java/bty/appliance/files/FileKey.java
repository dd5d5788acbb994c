package bty.appliance.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/// What tells without reading it that a file or folder is still the one that was read: whoever
/// changes it changes at least the time of change, which no program can set back (inode(7)).
/// Follows links. Not for keeping: it does not outlive a copy of the file.
///
/// @param size in bytes
/// @param modified what `touch` sets
/// @param changed what only the kernel sets
/// @param inode as the file system names it
/// @param mode type and permissions
public record FileKey(long size, FileTime modified, FileTime changed, Object inode, int mode) {
  /// Of something that is not there.
  public static final FileKey ABSENT =
      new FileKey(-1, FileTime.fromMillis(0), FileTime.fromMillis(0), "", 0);

  // inode(7): the part of the mode that says what a file is, and what it says of a regular one.
  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;

  /// Whether it can be read without harm: a FIFO would be waited for without end, a device does
  /// whatever it does.
  public boolean isRegularFile() {
    return (mode & TYPE) == REGULAR;
  }

  /// As it is now, or [#ABSENT].
  ///
  /// @throws IOException if it cannot be told
  public static FileKey of(Path file) throws IOException {
    try {
      Map<String, Object> now =
          Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino,mode");
      return new FileKey(
          value(now, "size", Long.class),
          value(now, "lastModifiedTime", FileTime.class),
          value(now, "ctime", FileTime.class),
          value(now, "ino", Object.class),
          value(now, "mode", Integer.class));
    } catch (NoSuchFileException e) {
      return ABSENT;
    }
  }

  /// As [#of]; what cannot be told is as good as absent.
  static FileKey orAbsent(Path file) {
    try {
      return of(file);
    } catch (IOException cannotBeTold) {
      return ABSENT;
    }
  }

  private static <T> T value(Map<String, Object> attributes, String name, Class<T> type) {
    return Objects.requireNonNull(type.cast(attributes.get(name)), name);
  }
}
