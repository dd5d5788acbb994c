package bty.appliance.cli;

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
    return new SettingsVerb("confirming")
        .run(
            arguments,
            host,
            (words, settings) -> {
              if (words.size() > 1) {
                return SettingsVerb.refuse(host, "confirm takes one folder, not " + words);
              }
              Path state = words.isEmpty() ? settings.stateDir() : Path.of(words.getFirst());
              Optional<String> objection = StateInit.objection(state);
              return objection.isPresent()
                  ? SettingsVerb.refuse(host, objection.get())
                  : confirm(state, host);
            });
  }

  private static ExitStatus confirm(Path state, Environment host) throws IOException {
    host.out()
        .println(
            switch (StatusOriginStore.confirm(state)) {
              case LOST ->
                  "confirmed: machines with flash-once in " + state + " are flashed when they boot";
              case WHOLE, CONFIRMED -> "nothing of " + state + " is lost; nothing to confirm";
            });
    new GeneralConfirmation(state.resolve("status")).give(host.clock().instant());
    return ExitStatus.DONE;
  }
}
