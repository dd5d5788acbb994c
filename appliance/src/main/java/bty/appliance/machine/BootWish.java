package bty.appliance.machine;

import bty.engine.image.ImageName;

/// A boot policy with what it cannot be without.
public sealed interface BootWish {
  /// `local`.
  record OwnDisk() implements BootWish {}

  /// `tui`.
  record Menu() implements BootWish {}

  /// `flash`.
  record EveryBoot(ImageName image) implements BootWish {}

  /// `flash-once`.
  record Once(ImageName image) implements BootWish {}
}
