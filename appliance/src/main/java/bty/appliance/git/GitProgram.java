package bty.appliance.git;

import bty.engine.command.Command;
import bty.engine.command.CommandException;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/// The `git` program in one folder: with the operator's own configuration, without questions, and
/// with a deadline.
///
/// @param folder where it runs
/// @param deadline when it is killed
/// @param variables of its environment, `NAME=value`
record GitProgram(Commands commands, Path folder, Duration deadline, List<String> variables) {
  /// For what stays on this computer. A hook of the operator's own may take its time.
  static final Duration LOCAL = Duration.ofSeconds(60);

  /// What a Git hook that runs this program has set for another repository, or for another part of
  /// this one (githooks(5)).
  private static final List<String> FOREIGN =
      List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX");

  /// Nobody is there to be asked. A look must not hold the index's lock, by which everybody else
  /// would think that Git is at work (git(1)).
  private static final List<String> ALWAYS =
      List.of(
          "LC_ALL=C",
          "GIT_TERMINAL_PROMPT=0",
          "SSH_ASKPASS_REQUIRE=never",
          "GIT_OPTIONAL_LOCKS=0",
          "GIT_EDITOR=true",
          "GIT_SEQUENCE_EDITOR=true");

  private static final Pattern CREDENTIALS = Pattern.compile("://[^/@\\s]+@");

  /// Git in that folder.
  static GitProgram in(Path folder, Commands commands) {
    return new GitProgram(commands, folder, LOCAL, List.of());
  }

  /// The same elsewhere.
  GitProgram in(Path elsewhere) {
    return new GitProgram(commands, elsewhere, deadline, variables);
  }

  /// The same with one variable more.
  GitProgram with(String variable, String value) {
    List<String> more = new ArrayList<>(variables);
    more.add(variable + "=" + value);
    return new GitProgram(commands, folder, deadline, List.copyOf(more));
  }

  /// The same with another deadline.
  GitProgram within(Duration time) {
    return new GitProgram(commands, folder, time, variables);
  }

  /// How it ended.
  ///
  /// @param asked the command in short, such as `git fetch`
  /// @param lines what it printed, to either stream; empty lines left out
  record Result(String asked, int status, List<String> lines) {
    /// Whether it did it, or said yes.
    boolean isDone() {
      return status == 0;
    }

    /// The first line it printed; empty if it printed none.
    String line() {
      return lines.isEmpty() ? "" : lines.getFirst();
    }

    /// The last lines it printed, in one.
    String said() {
      List<String> last = lines.subList(Math.max(0, lines.size() - 5), lines.size());
      return String.join("; ", last.stream().map(String::strip).toList());
    }

    /// Takes nothing but success.
    ///
    /// @throws GitException if it did not do it
    Result require() throws GitException {
      if (!isDone()) {
        throw new GitException(
            asked + " ended with " + status + (lines.isEmpty() ? "" : ": " + said()));
      }
      return this;
    }
  }

  /// Runs it.
  ///
  /// @param words what comes behind `git`; the first that is no option names the command
  /// @throws GitException if it cannot be started, or is killed at its deadline
  /// @throws IOException if somebody wanted an end
  Result run(String... words) throws IOException {
    return run(Arrays.asList(words));
  }

  /// The same.
  Result run(List<String> words) throws IOException {
    if (Commands.find("git").isEmpty()) {
      throw new GitException("there is no program git on this computer");
    }
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    Command command =
        new Command(
            all(words),
            deadline,
            Command.Environment.OURS,
            line -> lines.add(CREDENTIALS.matcher(line).replaceAll("://***@")));
    String asked = "git " + name(words);
    try {
      int status = commands.run(command).status();
      return new Result(asked, status, List.copyOf(lines));
    } catch (CommandException e) {
      String why = String.valueOf(e.getMessage()).replace(command.text(), asked);
      throw new GitException(CREDENTIALS.matcher(why).replaceAll("://***@"));
    }
  }

  /// Runs it and takes nothing but success.
  ///
  /// @return the first line it printed
  String line(String... words) throws IOException {
    return run(words).require().line();
  }

  private static String name(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals("-c")) {
        i++;
      } else if (!words.get(i).startsWith("-")) {
        return words.get(i);
      }
    }
    return "";
  }

  private List<String> all(List<String> words) {
    List<String> all = new ArrayList<>();
    all.add("env");
    FOREIGN.forEach(name -> all.addAll(List.of("-u", name)));
    all.addAll(ALWAYS);
    all.addAll(variables);
    all.addAll(List.of("git", "-C", folder.toString(), "-c", "core.quotePath=false"));
    all.addAll(words);
    return all;
  }
}
