package bty.appliance.cli;

import bty.appliance.account.ApiTokens;
import bty.appliance.config.ServerConfig;
import bty.appliance.http.Caller;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// `bty-web token`.
final class TokenCommand {
  static final String HELP =
      """
      usage: bty-web token list [SETTINGS]
             bty-web token add NAME read|operate|admin [SETTINGS]
             bty-web token revoke NAME [SETTINGS]

      API tokens for programs, in tokens.json beside the token file, which only its owner may read.
      Only their hashes are kept: add prints the token, once. A running server takes note at once.
      The token of the token file is not among them; it is an admin's.
      """;

  private TokenCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    return new CredentialVerb("token", Map.of(CredentialVerb.LIST, 1, "add", 3, "revoke", 2))
        .run(arguments, host, (words, settings) -> run(words, settings, host));
  }

  private static String run(List<String> words, ServerConfig settings, Environment host)
      throws IOException {
    ApiTokens tokens =
        new ApiTokens(ApiTokens.beside(settings.tokenFile()), host.clock(), host.random());
    return apply(words.getFirst(), words, tokens);
  }

  private static String apply(String verb, List<String> words, ApiTokens tokens)
      throws IOException {
    return switch (verb) {
      case "add" -> {
        Caller.Role scope =
            Caller.Role.ofScope(words.get(2))
                .orElseThrow(() ->
                    new IllegalArgumentException(
                        "there is no scope " + words.get(2) + "; wanted read, operate or admin"));
        yield tokens.add(words.get(1), scope, "bty-web token") + "\n";
      }
      case "revoke" -> {
        if (!tokens.revoke(words.get(1))) {
          throw new IllegalArgumentException("there is no token " + words.get(1));
        }
        yield "token " + words.get(1) + " is revoked\n";
      }
      default -> list(tokens);
    };
  }

  private static String list(ApiTokens tokens) throws IOException {
    StringBuilder list = new StringBuilder();
    for (ApiTokens.Listed one : tokens.list()) {
      list.append(one.name())
          .append(' ')
          .append(one.scope().scope())
          .append(one.used().map(at -> ", last used " + at).orElse(", never used"))
          .append('\n');
    }
    return list.toString();
  }
}
