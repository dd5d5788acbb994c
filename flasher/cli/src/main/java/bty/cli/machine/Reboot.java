package bty.cli.machine;

import bty.engine.command.Cancel;
import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.util.Optional;

/// Restarts the machine, or switches it off.
@FunctionalInterface
public interface Reboot {
  /// Asks for a restart and returns while it is prepared.
  ///
  /// @return why there will be none, as a sentence; empty if it is on its way
  Optional<String> reboot() throws InterruptedException;

  /// Runs `systemctl reboot`, so that units end in order. It does not wait for them: this program's
  /// own unit is among them, and a command that is ended with it looks like one that went wrong.
  static Reboot systemd() {
    return systemctl("reboot");
  }

  /// Runs `systemctl poweroff`, in the same way.
  static Reboot poweringOff() {
    return systemctl("poweroff");
  }

  private static Reboot systemctl(String verb) {
    return () -> {
      try {
        new Commands(Cancel.NEVER).run(Command.of("systemctl", "--no-block", verb)).require();
        return Optional.empty();
      } catch (IOException refused) {
        return Optional.of(String.valueOf(refused.getMessage()));
      }
    };
  }
}
