package bty.engine.rootfs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A command to be run: words, never a shell's string.
///
/// @param words program and arguments
/// @param deadline when it is killed
/// @param environment what it sees of ours
/// @param lines gets every line it prints, on a thread of its own
public record Command(
    List<String> words, Duration deadline, Environment environment, Consumer<String> lines) {
  private static final Duration USUAL = Duration.ofSeconds(30);

  /// What a command gets to see of our environment variables.
  public enum Environment {
    /// Nothing but where programs are; messages in English.
    CLEAN,
    /// All of it: for the operator's own program, which may need proxies or a virtual environment.
    OURS
  }

  /// Keeps an own copy of the words.
  public Command {
    words = List.copyOf(words);
  }

  /// A tool of the system that is done in a moment; 30 seconds are for slow disks.
  public static Command of(String... words) {
    return new Command(List.of(words), USUAL, Environment.CLEAN, line -> {});
  }

  Command within(Duration time) {
    return new Command(words, time, environment, lines);
  }

  /// The same command, run by another one.
  Command behind(List<String> before) {
    List<String> all = new ArrayList<>(before);
    all.addAll(words);
    return new Command(all, deadline, environment, lines);
  }

  /// How a command ended.
  ///
  /// @param command as a person could paste it
  /// @param status its exit status
  /// @param output the last lines it printed, to either stream
  public record Outcome(String command, int status, String output) {
    /// @throws CommandException if the status is not 0
    public Outcome require() throws CommandException {
      if (status != 0) {
        throw new CommandException(
            "`" + command + "` ended with " + status + said().map(": "::concat).orElse(""));
      }
      return this;
    }

    /// What it said, in one line.
    Optional<String> said() {
      String line = String.join("; ", output.lines().map(String::strip).toList());
      return line.isEmpty() ? Optional.empty() : Optional.of(line);
    }
  }
}
