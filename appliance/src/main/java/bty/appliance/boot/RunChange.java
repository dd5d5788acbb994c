package bty.appliance.boot;

import bty.appliance.run.FlashSpec;
import bty.appliance.run.Run;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;

/// What is to be recorded with an answer.
public sealed interface RunChange {
  /// The machine was never seen: write it a spec.
  record Discover() implements RunChange {}

  /// A run is in another state now.
  record Replace(Run run) implements RunChange {}

  /// An offer nobody picked up no longer holds.
  record Withdraw(RunId run) implements RunChange {}

  /// Begin a run.
  ///
  /// @param provisioning what the machine is to do to the system it has written; kept with the run,
  ///   so that an edit of the files does not change a flash that is under way
  /// @param reason why, kept with it
  record Offer(FlashSpec spec, Provisioning provisioning, String reason) implements RunChange {}

  /// The machine's open run has been picked up.
  record PickUp() implements RunChange {}
}
