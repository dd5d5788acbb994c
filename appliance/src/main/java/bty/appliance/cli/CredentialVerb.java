package bty.appliance.cli;

import bty.appliance.audit.AuditLog;
import bty.appliance.config.ServerConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A verb that changes who may do something: one word says what is done, the next to whom. What was
/// changed is in the audit.
///
/// @param name of the verb
/// @param words how many each of its words wants, itself among them
record CredentialVerb(String name, Map<String, Integer> words) {
  /// Only looks.
  static final String LIST = "list";

  /// What it does.
  interface Work {
    /// Does it.
    ///
    /// @return what is printed
    /// @throws IllegalArgumentException if it cannot be done to that one
    String apply(List<String> words, ServerConfig settings) throws IOException;
  }

  ExitStatus run(List<String> arguments, Environment host, Work work) {
    return new SettingsVerb(name)
        .run(arguments, host, (said, settings) -> run(said, settings, host, work));
  }

  private ExitStatus run(List<String> said, ServerConfig settings, Environment host, Work work)
      throws IOException {
    String word = said.isEmpty() ? "" : said.getFirst();
    if (words.getOrDefault(word, -1) != said.size()) {
      return SettingsVerb.refuse(host, name + ": not understood; see bty-web " + name + " --help");
    }
    String printed;
    try {
      printed = work.apply(said, settings);
    } catch (IllegalArgumentException e) {
      return SettingsVerb.refuse(host, name + ": " + e.getMessage());
    }
    if (!word.equals(LIST)) {
      new AuditLog(settings.stateDir().resolve("status"), host.clock())
          .note("bty-web " + name, "this computer", name + " " + word + " " + said.get(1), 200);
    }
    host.out().print(printed);
    return ExitStatus.DONE;
  }
}
