package bty.cli.agent;

import bty.cli.agent.Look.Mode;
import java.util.Optional;

/// Whether something has changed for a machine that holds. Pure.
///
/// What failed is never begun again from here: not by the same look, however often it comes, nor by
/// another count of attempts. It takes another image, another target, another number.
///
/// @param before what was shown of the flash that ended, or when the hold began
/// @param screens whether a person has the machine
/// @param disk whether it may be booted
record HoldRules(Look before, Shown screens, Bootable disk) {
  /// Whether the screens of `bty-tui` are on the consoles.
  enum Shown {
    YES,
    NO
  }

  /// Whether the disk is left as it was found, or complete.
  enum Bootable {
    YES,
    /// A flash of this boot has overwritten a part of it.
    NO
  }

  /// Whether a plan is worth asking for.
  boolean isNews(Look now) {
    return switch (now.mode()) {
      // Without a spec its image is still being read.
      case FLASH -> now.spec().isPresent() && !now.spec().equals(flashed());
      case INTERACTIVE -> screens == Shown.NO;
      // Whoever is at the screen restarts the machine there.
      case NONE -> screens == Shown.NO && disk == Bootable.YES;
    };
  }

  private Optional<String> flashed() {
    return before.mode() == Mode.FLASH ? before.spec() : Optional.empty();
  }
}
