package bty.appliance.cli;

import bty.appliance.state.StateInit;
import java.util.List;
import java.util.Optional;

/// A verb that needs the settings and a state folder.
///
/// @param words that it takes beside settings: each a whole command line
/// @param misuse said where other words came
/// @param doing what it does, for what goes wrong
record StateVerb(List<List<String>> words, String misuse, String doing) {
  ExitStatus run(List<String> arguments, Environment host, SettingsVerb.Work work) {
    return new SettingsVerb(doing)
        .run(
            arguments,
            host,
            (found, settings) -> {
              Optional<String> objection =
                  words.contains(found)
                      ? StateInit.objection(settings.stateDir())
                      : Optional.of(misuse + found);
              return objection.isPresent()
                  ? SettingsVerb.refuse(host, objection.get())
                  : work.run(found, settings);
            });
  }
}
