package bty.appliance.pxe;

import bty.appliance.machine.ProvisioningSpec;
import bty.engine.image.ImageName;

/// What a person chose at a machine's console.
///
/// @param target a target wish in its text form
public record ConsoleChoice(ImageName image, String target, ProvisioningSpec setup) {}
