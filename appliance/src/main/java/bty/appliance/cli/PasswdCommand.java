package bty.appliance.cli;

import bty.appliance.account.Accounts;
import bty.appliance.account.OwnPassword;
import bty.appliance.account.PasswordFile;
import bty.appliance.config.ServerConfig;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// `bty-web passwd`.
final class PasswdCommand {
  static final String HELP =
      """
      usage: bty-web passwd [SETTINGS]

      Changes the password of the account bty of the web pages; works at once, and ends its sessions.
      Asks for the new one twice on a terminal, else takes the first line of standard input. Only its
      hash is kept, in the password file, which only its owner may read.
      """;

  private PasswdCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    return new SettingsVerb("changing the password")
        .run(
            arguments,
            host,
            (words, settings) ->
                words.isEmpty()
                    ? change(settings, host)
                    : SettingsVerb.refuse(host, "passwd takes no words, only settings: " + words));
  }

  private static ExitStatus change(ServerConfig settings, Environment host) throws IOException {
    OwnPassword own =
        Accounts.own(
            settings.passwordSocket(),
            settings.passwordFile(),
            settings.stateDir().resolve("status"),
            host.random());
    if (own.elsewhere().isPresent()) {
      return SettingsVerb.refuse(host, "not changed here: " + own.elsewhere().get());
    }
    Optional<String> password = host.passwords().ask("The new password of " + PasswordFile.USER);
    if (password.isEmpty()) {
      return SettingsVerb.refuse(host, "no password came, so it is as it was");
    }
    Optional<String> objection = PasswordFile.objection(password.get());
    if (objection.isPresent()) {
      return SettingsVerb.refuse(host, "not changed: " + objection.get());
    }
    own.change(password.get());
    host.out().println("the password is changed: " + settings.passwordFile());
    return ExitStatus.DONE;
  }
}
