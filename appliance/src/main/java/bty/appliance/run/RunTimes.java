package bty.appliance.run;

import java.time.Instant;
import java.util.Optional;

/// When what happened to a run.
///
/// @param offered when the live environment was served for it
/// @param changed when the machine last said anything about it; at first the same
/// @param diskGranted when the machine was last told to boot the disk that this run wrote, which a
///   `flash` machine may do in one boot, however often that asks
public record RunTimes(Instant offered, Instant changed, Optional<Instant> diskGranted) {
  /// Those of a run that is offered now.
  static RunTimes offered(Instant now) {
    return new RunTimes(now, now, Optional.empty());
  }

  RunTimes heard(Instant now) {
    return new RunTimes(offered, now, diskGranted);
  }

  RunTimes granted(Instant now) {
    return new RunTimes(offered, changed, Optional.of(now));
  }
}
