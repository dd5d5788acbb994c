package bty.cli.stick;

import bty.engine.flash.FlashRequest;
import java.time.Duration;

/// What a stick does by itself, once it makes sense.
///
/// @param request the flash, with what is set up
/// @param target as it was written
/// @param countdown how long any key stops it
/// @param again whether a disk that holds the image already is written once more
record StickPlan(
    FlashRequest request, String target, Duration countdown, Afterwards afterwards, boolean again) {
  /// @throws IllegalArgumentException if it would go round without an end
  StickPlan {
    if (again && afterwards == Afterwards.REBOOT) {
      throw new IllegalArgumentException(
          "a plan that writes again what is there already and restarts has no end");
    }
  }
}
