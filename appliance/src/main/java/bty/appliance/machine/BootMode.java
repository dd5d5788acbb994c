package bty.appliance.machine;

import bty.engine.source.ImageName;

/// A boot policy with what it cannot be without.
public sealed interface BootMode {
  /// `local`.
  record OwnDisk() implements BootMode {}

  /// `tui`.
  record Menu() implements BootMode {}

  /// `flash`.
  record EveryBoot(ImageName image) implements BootMode {}

  /// `flash-once`.
  record Once(ImageName image) implements BootMode {}
}
