package bty.cli.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Restarts the machine.
@FunctionalInterface
public interface Reboot {
  /// Asks for a restart and returns while it is prepared.
  ///
  /// @return why there will be none, as a sentence; empty if it is on its way
  Optional<String> reboot() throws InterruptedException;

  /// Runs `systemctl reboot`, so that units end in order. It does not wait for them: this program's
  /// own unit is among them, and a command that is ended with it looks like one that went wrong.
  static Reboot systemd() {
    return () -> run(List.of("systemctl", "--no-block", "reboot"), Duration.ofSeconds(30));
  }

  /// Runs a command; the one place in this program that does.
  ///
  /// @param command argument by argument, no shell
  /// @param limit how long it may take before it is killed
  /// @return what went wrong: the command ready to paste, its status and its last words
  static Optional<String> run(List<String> command, Duration limit) throws InterruptedException {
    String asked = String.join(" ", command);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return Optional.of("`" + asked + "` did not end within " + limit.toSeconds() + " s");
      }
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of("`" + asked + "` ended with status " + process.exitValue() + ": " + said);
    } catch (IOException notStarted) {
      return Optional.of("`" + asked + "` could not be started: " + notStarted.getMessage());
    }
  }
}
