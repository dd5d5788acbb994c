package bty.appliance.boot;

import bty.engine.image.Sha256;
import bty.engine.run.Provisioning;
import java.util.Optional;

/// What the appliance has of the files that set a machine's system up.
public sealed interface WishedProvisioning {
  /// No provisioning is wished.
  Ready NONE = new Ready(new Provisioning.None(), Optional.empty());

  /// All of it is there and has been checked.
  ///
  /// @param inputs names exactly these texts; empty where there are none
  record Ready(Provisioning provisioning, Optional<Sha256> inputs) implements WishedProvisioning {}

  /// It cannot be done as wished.
  ///
  /// @param reason which file, and what is the matter with it
  record Unusable(String reason) implements WishedProvisioning {}
}
