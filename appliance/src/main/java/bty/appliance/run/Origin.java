package bty.appliance.run;

import bty.appliance.machine.ProvisioningSpec;
import bty.engine.protocol.NextBoot;
import java.util.Optional;

/// Who wanted a run.
public sealed interface Origin {
  /// Why it was offered, in words.
  String reason();

  /// The machine's policy.
  record Policy(String reason) implements Origin {}

  /// A person at the machine's own console.
  ///
  /// @param provisioning what was picked to set the system up; offered again the next time
  /// @param next what was asked for after the flash
  record Console(ProvisioningSpec provisioning, Optional<NextBoot> next) implements Origin {
    /// A choice after which nothing has been asked for yet.
    public Console(ProvisioningSpec provisioning) {
      this(provisioning, Optional.empty());
    }

    @Override
    public String reason() {
      return "chosen at the machine's console";
    }

    /// The same choice, after which that was asked for.
    public Console then(NextBoot asked) {
      return new Console(provisioning, Optional.of(asked));
    }
  }
}
