package bty.engine.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A command to be run: words, never a shell's string.
///
/// @param words program and arguments
/// @param deadline when it is killed
/// @param environment what it sees of ours
/// @param lines gets every line it prints, on a thread of its own
public record Command(
    List<String> words, Duration deadline, Environment environment, Consumer<String> lines) {
  private static final Duration USUAL = Duration.ofSeconds(30);
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  /// What a command gets to see of our environment variables.
  public enum Environment {
    /// Nothing but where programs are; messages in English.
    CLEAN,
    /// All of it: for the operator's own program, which may need proxies or a virtual environment.
    OURS
  }

  /// Keeps its own copy of the words.
  ///
  /// @throws IllegalArgumentException if there is none
  public Command {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command without words");
    }
  }

  /// A tool of the system that is done in a moment; 30 seconds are for slow disks.
  public static Command of(String... words) {
    return new Command(List.of(words), USUAL, Environment.CLEAN, line -> {});
  }

  /// The same with another deadline.
  public Command within(Duration time) {
    return new Command(words, time, environment, lines);
  }

  /// The same command, run by another one.
  public Command behind(List<String> before) {
    List<String> all = new ArrayList<>(before);
    all.addAll(words);
    return new Command(all, deadline, environment, lines);
  }

  /// As a person could paste it into a shell.
  public String text() {
    return text(words);
  }

  static String text(List<String> words) {
    return words.stream().map(Command::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /// How a command ended.
  ///
  /// @param command as a person could paste it
  /// @param status its exit status
  /// @param output the last lines it printed, to either stream
  public record Outcome(String command, int status, String output) {
    /// Takes nothing but success.
    ///
    /// @throws CommandException if the status is not 0
    public Outcome require() throws CommandException {
      if (status != 0) {
        throw new CommandException(
            "`" + command + "` ended with " + status + said().map(": "::concat).orElse(""));
      }
      return this;
    }

    /// What it said last, in one line.
    public Optional<String> said() {
      String line = String.join("; ", output.lines().map(String::strip).toList());
      return line.isEmpty() ? Optional.empty() : Optional.of(line);
    }
  }
}
