package bty.cli.machine;

import bty.engine.command.Cancel;
import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// What the kernel has found and udev has not dealt with yet: drivers that are still to be loaded,
/// disks that are still to be looked at.
public interface DeviceQueue {
  /// Returns once it is empty, or after a minute: a driver may never be done.
  ///
  /// @return why it was not waited for to the end, as a sentence; empty if it is empty
  Optional<String> settle();

  /// Udev's own.
  static DeviceQueue udev() {
    Duration longest = Duration.ofSeconds(60);
    return () -> {
      try {
        new Commands(Cancel.NEVER)
            .run(
                Command.of("udevadm", "settle", "--timeout=" + longest.toSeconds())
                    .within(longest.plusSeconds(10)))
            .require();
        return Optional.empty();
      } catch (IOException busy) {
        return Optional.of(String.valueOf(busy.getMessage()));
      }
    };
  }
}
