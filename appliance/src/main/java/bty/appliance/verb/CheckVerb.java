package bty.appliance.verb;

import bty.appliance.settings.SettingsException;
import bty.appliance.settings.SettingsReader;
import bty.appliance.state.StateCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `bty-web check`.
final class CheckVerb {
  static final String HELP =
      """
      usage: bty-web check [STATE] [SETTINGS]

      Reads every file of a state folder (the one of the settings if none is named) and prints what
      is wrong with it, one line each: file:line:column: message. Writes nothing. Exit 1 if there is
      anything. For Git hooks and CI.
      """;

  private CheckVerb() {}

  static Exit run(List<String> arguments, Host host) {
    try {
      SettingsReader.Found found = SettingsReader.read(arguments, host.environment());
      if (found.rest().size() > 1) {
        host.err().println("bty-web: check takes one folder, not " + found.rest());
        return Exit.MISUSE;
      }
      Path state =
          found.rest().isEmpty() ? found.settings().stateDir() : Path.of(found.rest().getFirst());
      if (!Files.isDirectory(state)) {
        host.err().println("bty-web: checking " + state + ": there is no such folder");
        return Exit.MISUSE;
      }
      List<String> problems = StateCheck.problems(state);
      problems.forEach(host.out()::println);
      return problems.isEmpty() ? Exit.DONE : Exit.FAILED;
    } catch (SettingsException e) {
      host.err().println("bty-web: " + e.getMessage());
      return Exit.MISUSE;
    } catch (IOException e) {
      host.err().println("bty-web: checking: " + e);
      return Exit.FAILED;
    }
  }
}
