package bty.appliance.files;

import java.io.IOException;

/// How a full file system, or a full quota, shows itself.
public final class DiskFull {
  private DiskFull() {}

  /// Whether that is why something could not be written (strerror(3): ENOSPC, EDQUOT).
  public static boolean is(IOException e) {
    String words = String.valueOf(e.getMessage());
    return words.contains("No space left on device") || words.contains("Disk quota exceeded");
  }
}
