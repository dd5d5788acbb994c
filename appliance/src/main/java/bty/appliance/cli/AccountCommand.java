package bty.appliance.cli;

import bty.appliance.account.Accounts;
import bty.appliance.config.ServerConfig;
import bty.appliance.http.Caller;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `bty-web account`.
final class AccountCommand {
  static final String HELP =
      """
      usage: bty-web account list [SETTINGS]
             bty-web account add NAME view|operate|admin [SETTINGS]
             bty-web account passwd NAME [SETTINGS]
             bty-web account remove NAME [SETTINGS]

      Who may log in to the pages beside bty: in accounts.yaml beside the password file, which only
      its owner may read. Asks for a password twice on a terminal, else takes the first line of
      standard input. Works at once; a new password or a removal ends the sessions of that account.
      """;

  private AccountCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    return new CredentialVerb(
            "account", Map.of(CredentialVerb.LIST, 1, "add", 3, "passwd", 2, "remove", 2))
        .run(arguments, host, (words, settings) -> run(words, settings, host));
  }

  private static String run(List<String> words, ServerConfig settings, Environment host)
      throws IOException {
    Accounts accounts =
        new Accounts(
            Accounts.own(
                settings.passwordSocket(),
                settings.passwordFile(),
                settings.stateDir().resolve("status"),
                host.random()),
            Accounts.beside(settings.passwordFile()),
            host.random());
    return apply(words.getFirst(), words, accounts, host);
  }

  private static String apply(String verb, List<String> words, Accounts accounts, Environment host)
      throws IOException {
    return switch (verb) {
      case "add" -> add(words.get(1), words.get(2), accounts, host);
      case "passwd" -> {
        accounts.change(words.get(1), password(words.get(1), host));
        yield "the password of " + words.get(1) + " is changed\n";
      }
      case "remove" -> {
        accounts.remove(words.get(1));
        yield "account " + words.get(1) + " is removed\n";
      }
      default -> list(accounts);
    };
  }

  private static String add(String name, String word, Accounts accounts, Environment host)
      throws IOException {
    Caller.Role role =
        Caller.Role.find(word)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "there is no role " + word + "; wanted view, operate or admin"));
    accounts.add(name, role, password(name, host));
    return "account " + name + " is made: " + role.word() + "\n";
  }

  private static String list(Accounts accounts) {
    StringBuilder list = new StringBuilder("bty admin\n");
    accounts
        .list()
        .forEach(one -> list.append(one.name()).append(' ').append(one.role().word()).append('\n'));
    return list.toString();
  }

  private static String password(String name, Environment host) throws IOException {
    Optional<String> typed = host.passwords().ask("The new password of " + name);
    return typed.orElseThrow(
        () -> new IllegalArgumentException("no password came, so nothing is changed"));
  }
}
