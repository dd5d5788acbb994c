package bty.appliance.cli;

import bty.appliance.config.ConfigReader;
import bty.appliance.config.InvalidConfigException;
import bty.appliance.state.StateInit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `bty-web init`.
final class InitCommand {
  static final String HELP =
      """
      usage: bty-web init [STATE] [SETTINGS]

      Makes a state folder (the one of the settings if none is named): settings.yaml with every key
      explained, machines/, images/, user-data/, workflows/, schemas for editors, and status/, which
      Git ignores. To one that is there it adds what is missing, and changes nothing. A folder with
      other files in it is left alone.
      """;

  private InitCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    try {
      ConfigReader.Found found = ConfigReader.read(arguments, host.environment());
      if (found.rest().size() > 1) {
        host.err().println("bty-web: init takes one folder, not " + found.rest());
        return ExitStatus.MISUSE;
      }
      Path state =
          found.rest().isEmpty() ? found.settings().stateDir() : Path.of(found.rest().getFirst());
      List<String> made = StateInit.make(state);
      host.out()
          .println(
              made.isEmpty()
                  ? state + " is a state folder, and lacks nothing"
                  : state + " is a state folder now; made: " + String.join(", ", made));
      return ExitStatus.DONE;
    } catch (InvalidConfigException e) {
      host.err().println("bty-web: " + e.getMessage());
      return ExitStatus.MISUSE;
    } catch (IOException e) {
      host.err().println("bty-web: making a state folder: " + IoWords.of(e));
      return ExitStatus.FAILED;
    }
  }
}
