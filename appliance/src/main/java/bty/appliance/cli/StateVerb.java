package bty.appliance.cli;

import bty.appliance.config.ConfigReader;
import bty.appliance.config.InvalidConfigException;
import bty.appliance.config.ServerConfig;
import bty.appliance.state.StateInit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A verb that needs the settings and a state folder, and says in a line why it could not do its
/// work.
///
/// @param words that it takes beside settings: each a whole command line
/// @param misuse said where other words came
/// @param doing what it does, for what goes wrong
record StateVerb(List<List<String>> words, String misuse, String doing) {
  /// What it does.
  interface Work {
    /// Does it.
    ///
    /// @param words beside settings
    ExitStatus run(List<String> words, ServerConfig settings)
        throws IOException, InterruptedException;
  }

  ExitStatus run(List<String> arguments, Environment host, Work work) {
    try {
      ConfigReader.Found found = ConfigReader.read(arguments, host.environment());
      Optional<String> objection =
          words.contains(found.rest())
              ? StateInit.objection(found.settings().stateDir())
              : Optional.of(misuse + found.rest());
      if (objection.isPresent()) {
        host.err().println("bty-web: " + objection.get());
        return ExitStatus.MISUSE;
      }
      return work.run(found.rest(), found.settings());
    } catch (InvalidConfigException e) {
      host.err().println("bty-web: " + e.getMessage());
      return ExitStatus.MISUSE;
    } catch (IOException e) {
      host.err().println("bty-web: " + doing + ": " + IoWords.of(e));
      return ExitStatus.FAILED;
    } catch (InterruptedException e) {
      return ExitStatus.DONE;
    }
  }
}
