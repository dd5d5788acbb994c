package bty.appliance.cli;

import bty.appliance.account.Accounts;
import bty.appliance.account.OwnPassword;
import bty.appliance.account.PasswordFile;
import bty.appliance.config.ConfigReader;
import bty.appliance.config.InvalidConfigException;
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
    try {
      ConfigReader.Found found = ConfigReader.read(arguments, host.environment());
      if (!found.rest().isEmpty()) {
        host.err().println("bty-web: passwd takes no words, only settings: " + found.rest());
        return ExitStatus.MISUSE;
      }
      OwnPassword own =
          Accounts.own(
              found.settings().passwordSocket(), found.settings().passwordFile(), host.random());
      if (own.elsewhere().isPresent()) {
        host.err().println("bty-web: not changed here: " + own.elsewhere().get());
        return ExitStatus.MISUSE;
      }
      Optional<String> password = host.passwords().ask("The new password of " + PasswordFile.USER);
      if (password.isEmpty()) {
        host.err().println("bty-web: no password came, so it is as it was");
        return ExitStatus.MISUSE;
      }
      Optional<String> objection = PasswordFile.objection(password.get());
      if (objection.isPresent()) {
        host.err().println("bty-web: not changed: " + objection.get());
        return ExitStatus.MISUSE;
      }
      own.change(password.get());
      host.out().println("the password is changed: " + found.settings().passwordFile());
      return ExitStatus.DONE;
    } catch (InvalidConfigException e) {
      host.err().println("bty-web: " + e.getMessage());
      return ExitStatus.MISUSE;
    } catch (IOException e) {
      host.err().println("bty-web: changing the password: " + IoWords.of(e));
      return ExitStatus.FAILED;
    }
  }
}
