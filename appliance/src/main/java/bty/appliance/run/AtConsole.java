package bty.appliance.run;

import bty.appliance.machine.ProvisioningSpec;
import java.util.Optional;

/// That a person at the machine's own console chose a run, and not a policy.
///
/// @param setup what was picked to set the system up; remembered for the next time
/// @param next what was asked for after the flash
public record AtConsole(ProvisioningSpec setup, Optional<NextBoot> next) {}
