package bty.appliance.boot;

import bty.engine.protocol.MacAddress;
import java.util.Optional;

/// Answers in the language of one boot program.
public interface BootScripts {
  /// What a script is for.
  ///
  /// @param mac the network card that asks
  /// @param server how machines reach the appliance, without a slash at the end
  /// @param arguments of the kernel, beside those of bty
  /// @param token of this boot; without one the live environment can do nothing
  /// @param look why this is a look and nothing more, for a comment; empty for a machine that boots
  record Asker(
      MacAddress mac,
      String server,
      String arguments,
      Optional<String> token,
      Optional<String> look) {}

  /// What a machine is told.
  String script(Asker asker, BootAction answer, String reason);

  /// What a machine is told that cannot be told anything better: the reason, and its own disk.
  String refusal(String reason);
}
