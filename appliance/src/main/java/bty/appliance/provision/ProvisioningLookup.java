package bty.appliance.provision;

import bty.appliance.yaml.Position;
import bty.appliance.yaml.Problem;
import bty.engine.protocol.Provisioning;
import bty.engine.source.Sha256;
import java.util.List;
import java.util.Optional;

/// What the files that a machine's provisioning names turned out to be.
public sealed interface ProvisioningLookup {
  /// All there, and fit to be sent to a machine.
  ///
  /// @param digest of exactly these texts; empty where there are none
  record Good(Provisioning value, Optional<Sha256> digest) implements ProvisioningLookup {}

  /// Not to be done.
  ///
  /// @param flaws at least one
  record Bad(List<Flaw> flaws) implements ProvisioningLookup {
    /// Keeps its own copy.
    public Bad {
      flaws = List.copyOf(flaws);
    }

    /// The first thing that is wrong; for a screen.
    public String sentence() {
      return flaws.getFirst().sentence();
    }
  }

  /// One thing that is wrong.
  ///
  /// @param key of the machine's file that leads to it
  /// @param file the one it is about, when it is about a place in it
  /// @param position there
  /// @param message one sentence; it names the file unless there is a place
  record Flaw(String key, String file, Optional<Position> position, String message) {
    /// About a file as a whole, or none.
    static Flaw whole(String key, String sentence) {
      return new Flaw(key, "", Optional.empty(), sentence);
    }

    /// The same wherever it is shown: on a screen, in a plan, by `bty-web check`.
    public String sentence() {
      return position.map(where -> new Problem(where, message).in(file)).orElse(message);
    }
  }
}
