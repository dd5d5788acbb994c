package bty.appliance.boot;

import bty.appliance.machine.LocalBoot;

/// What a machine is to boot.
public sealed interface BootAction {
  /// Its own disk.
  ///
  /// @param mood whether a person should have time to read the reason
  record OwnDisk(LocalBoot how, Mood mood) implements BootAction {}

  /// The live environment, with a person at the console.
  record Menu() implements BootAction {}

  /// The live environment, which flashes on its own what the machine's open run says.
  record Unattended() implements BootAction {}

  /// Nothing yet: it asks again in a moment.
  record Wait() implements BootAction {}

  /// Whether something is wrong.
  enum Mood {
    /// This is how it should be.
    AS_WISHED,
    /// Somebody has to mend something.
    NEEDS_ATTENTION
  }
}
