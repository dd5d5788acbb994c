package bty.appliance.cli;

import bty.appliance.config.ConfigReader;
import bty.appliance.config.InvalidConfigException;
import bty.appliance.config.ServerConfig;
import java.io.IOException;
import java.util.List;

/// A verb that needs the settings, and says in a line why it could not do its work.
///
/// @param doing what it does, for what goes wrong
record SettingsVerb(String doing) {
  /// What it does.
  interface Work {
    /// Does it.
    ///
    /// @param words beside settings
    ExitStatus run(List<String> words, ServerConfig settings)
        throws IOException, InterruptedException;
  }

  /// Says why it is not done, where whoever called can do something about it.
  static ExitStatus refuse(Environment host, String why) {
    host.err().println("bty-web: " + why);
    return ExitStatus.MISUSE;
  }

  ExitStatus run(List<String> arguments, Environment host, Work work) {
    try {
      ConfigReader.Found found = ConfigReader.read(arguments, host.environment());
      return work.run(found.rest(), found.settings());
    } catch (InvalidConfigException e) {
      return refuse(host, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      host.err().println("bty-web: " + doing + ": " + IoWords.of(e));
      return ExitStatus.FAILED;
    } catch (InterruptedException e) {
      return ExitStatus.DONE;
    }
  }
}
