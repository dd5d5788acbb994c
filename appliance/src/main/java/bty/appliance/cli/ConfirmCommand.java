package bty.appliance.cli;

import bty.appliance.config.ConfigReader;
import bty.appliance.config.InvalidConfigException;
import bty.appliance.guard.GeneralConfirmation;
import bty.appliance.state.StateInit;
import bty.appliance.state.StatusOriginStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `bty-web confirm`.
final class ConfirmCommand {
  static final String HELP =
      """
      usage: bty-web confirm [STATE] [SETTINGS]

      Confirms that machines with flash-once may be flashed although nobody knows what was flashed
      before: after status/ was lost, and on a new appliance whose state folder comes from Git. Until
      then they boot their own disk and say so. A single machine is confirmed by raising its reflash.
      Also confirms, for an hour, that all machines that are newly armed are meant to be, however
      many safety.armed_per_hour of settings.yaml allows; a single one is confirmed on its page.
      A server that runs takes note at the next contact.
      """;

  private ConfirmCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    try {
      ConfigReader.Found found = ConfigReader.read(arguments, host.environment());
      if (found.rest().size() > 1) {
        host.err().println("bty-web: confirm takes one folder, not " + found.rest());
        return ExitStatus.MISUSE;
      }
      Path state =
          found.rest().isEmpty() ? found.settings().stateDir() : Path.of(found.rest().getFirst());
      Optional<String> objection = StateInit.objection(state);
      if (objection.isPresent()) {
        host.err().println("bty-web: " + objection.get());
        return ExitStatus.MISUSE;
      }
      host.out()
          .println(
              switch (StatusOriginStore.confirm(state)) {
                case LOST ->
                    "confirmed: machines with flash-once in "
                        + state
                        + " are flashed when they boot";
                case WHOLE, CONFIRMED -> "nothing of " + state + " is lost; nothing to confirm";
              });
      new GeneralConfirmation(state.resolve("status")).give(host.clock().instant());
      return ExitStatus.DONE;
    } catch (InvalidConfigException e) {
      host.err().println("bty-web: " + e.getMessage());
      return ExitStatus.MISUSE;
    } catch (IOException e) {
      host.err().println("bty-web: confirming: " + IoWords.of(e));
      return ExitStatus.FAILED;
    }
  }
}
