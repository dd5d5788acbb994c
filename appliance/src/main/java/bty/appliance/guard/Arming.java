package bty.appliance.guard;

import java.util.Optional;

/// What becomes of an edit after which a machine would be flashed.
public sealed interface Arming {
  /// It arms nothing, or nobody counts.
  record Nothing() implements Arming {}

  /// It may be made, and is counted.
  ///
  /// @param before what was noted of the machine before
  record Counted(Optional<ArmedMachines.Armed> before) implements Arming {}

  /// Somebody has to say once more that it is meant.
  ///
  /// @param why one sentence without a full stop
  /// @param token to be sent back with the same edit, by the same author, within ten minutes
  record Unconfirmed(String why, String token) implements Arming {}
}
