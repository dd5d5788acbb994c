package bty.engine.flash;

import bty.engine.command.Cancel;
import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Waits until udev has seen the disk's new partitions, so that whoever comes next, a script's
/// `mount` or a person, finds them by their labels.
final class Udev {
  private static final Path CONTROL = Path.of("/run/udev/control");
  private static final String SECONDS = "10";

  private Udev() {}

  /// Returns once its queue is empty, or after ten seconds; at once where there is no udev.
  ///
  /// To be called when the disk is closed: udev looks at a disk again whenever a writer closes it.
  static void settle() {
    if (!Files.exists(CONTROL)) {
      return;
    }
    try {
      Command settle = Command.of("udevadm", "settle", "--timeout=" + SECONDS);
      var _ = new Commands(Cancel.NEVER).run(settle);
    } catch (IOException busy) {
      // The disk is complete in any case; only its links may come a moment later.
    }
  }
}
