package bty.appliance.edit;

import bty.appliance.machine.MachineStore.Tagged;

/// What became of an edit.
public sealed interface EditResult {
  /// The file says it now.
  ///
  /// @param before what it said
  /// @param after what it says
  record Written(Tagged before, Tagged after) implements EditResult {}

  /// The file is gone.
  record Deleted() implements EditResult {}

  /// There is no such machine.
  record Missing() implements EditResult {}

  /// The file cannot be read, so an edit could only destroy what somebody wrote there.
  ///
  /// @param problem file, line, column and reason
  record Unreadable(String problem) implements EditResult {}

  /// What was expected does not hold.
  ///
  /// @param why one sentence
  record Stale(String why) implements EditResult {}

  /// It would arm one machine more than may be armed now without somebody saying so twice.
  ///
  /// @param why one sentence without a full stop
  /// @param token to be sent back with the same edit
  record Unconfirmed(String why, String token) implements EditResult {}

  /// It cannot be done, or not now; nothing has changed.
  ///
  /// @param why one sentence, with what to do
  record Refused(String why) implements EditResult {}
}
