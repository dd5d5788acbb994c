package bty.cli.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs commands; the one place in these programs that does.
public final class Commands {
  private Commands() {}

  /// Runs a command and waits for it.
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

  /// Gives the terminal to a command until that ends, however long it takes.
  ///
  /// @param command argument by argument
  /// @return why it could not be started; empty if it was
  public static Optional<String> onTerminal(List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      try {
        int _ = process.waitFor();
      } catch (InterruptedException end) {
        // The terminal is wanted back at once.
        process.destroyForcibly();
        throw end;
      }
      return Optional.empty();
    } catch (IOException notStarted) {
      return Optional.of(
          "`" + String.join(" ", command) + "` could not be started: " + notStarted.getMessage());
    }
  }
}
