package bty.appliance.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What tells without reading it that a file is still the one that was read: its size, its time of
/// change to the nanosecond, and its inode. For keeping: the number of its device is no part of it,
/// since that is another one after a file system was mounted anew.
///
/// @param size in bytes
/// @param inode its number; what older versions kept, `(dev=10302,ino=77)`, is understood
public record FileStamp(long size, Instant modified, String inode) {
  private static final Pattern WITH_DEVICE = Pattern.compile("\\(dev=[0-9a-f]+,ino=([0-9]+)\\)");

  /// Leaves the device out.
  public FileStamp {
    Matcher older = WITH_DEVICE.matcher(inode);
    inode = older.matches() ? older.group(1) : inode;
  }

  /// The file as it is now; that a link leads to, if it is one.
  ///
  /// @throws IOException if it is not there or is no regular file
  public static FileStamp of(Path file) throws IOException {
    Map<String, Object> now =
        Files.readAttributes(file, "unix:size,lastModifiedTime,ino,isRegularFile");
    if (!Boolean.TRUE.equals(now.get("isRegularFile"))) {
      throw new IOException(file + " is not a regular file");
    }
    return new FileStamp(
        (Long) Objects.requireNonNull(now.get("size")),
        ((FileTime) Objects.requireNonNull(now.get("lastModifiedTime"))).toInstant(),
        String.valueOf(now.get("ino")));
  }
}
