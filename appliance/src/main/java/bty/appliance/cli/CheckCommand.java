package bty.appliance.cli;

import bty.appliance.config.ConfigReader;
import bty.appliance.config.InvalidConfigException;
import bty.appliance.state.StateCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `bty-web check`.
final class CheckCommand {
  static final String HELP =
      """
      usage: bty-web check [STATE] [SETTINGS]

      Reads every file of a state folder (the one of the settings if none is named) and prints what
      is wrong with it, one line each: file:line:column: message. Writes nothing. Exit 1 if there is
      anything. For Git hooks and CI.
      """;

  private CheckCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    try {
      ConfigReader.Found found = ConfigReader.read(arguments, host.environment());
      if (found.rest().size() > 1) {
        host.err().println("bty-web: check takes one folder, not " + found.rest());
        return ExitStatus.MISUSE;
      }
      Path state =
          found.rest().isEmpty() ? found.settings().stateDir() : Path.of(found.rest().getFirst());
      if (!Files.isDirectory(state)) {
        host.err().println("bty-web: checking " + state + ": there is no such folder");
        return ExitStatus.MISUSE;
      }
      List<String> problems = StateCheck.problems(state);
      problems.forEach(host.out()::println);
      return problems.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    } catch (InvalidConfigException e) {
      host.err().println("bty-web: " + e.getMessage());
      return ExitStatus.MISUSE;
    } catch (IOException e) {
      host.err().println("bty-web: checking: " + e);
      return ExitStatus.FAILED;
    }
  }
}
