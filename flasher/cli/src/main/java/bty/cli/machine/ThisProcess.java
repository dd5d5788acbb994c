package bty.cli.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// This process, as `/proc/self` shows it.
public final class ThisProcess {
  private static final Path SELF = Path.of("/proc/self");

  private ThisProcess() {}

  /// Whether it may do everything. The owner of our own entry in /proc is our effective user,
  /// proc(5).
  public static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(SELF, "unix:uid"));
    } catch (IOException noProc) {
      return false;
    }
  }

  /// The terminal behind a file descriptor, such as `tty1`; empty if none is there. The file tells:
  /// `System.console` would load half a terminal library.
  public static Optional<String> terminal(int descriptor) {
    try {
      String file = Files.readSymbolicLink(SELF.resolve("fd/" + descriptor)).toString();
      boolean terminal =
          file.startsWith("/dev/pts/")
              || file.startsWith("/dev/tty")
              || file.startsWith("/dev/hvc")
              || file.equals("/dev/console");
      return terminal ? Optional.of(file.substring("/dev/".length())) : Optional.empty();
    } catch (IOException noProc) {
      return Optional.empty();
    }
  }
}
