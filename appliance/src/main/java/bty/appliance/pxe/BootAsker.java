package bty.appliance.pxe;

import bty.appliance.http.Caller;

/// Who asks what a machine boots.
public sealed interface BootAsker {
  /// From which address.
  String address();

  /// The machine's own boot program. Only this one records, offers, grants or loses anything.
  record Machine(String address, Caller.Way way) implements BootAsker {}

  /// Somebody else, who gets the same script and changes nothing.
  ///
  /// @param why it is not taken for the machine
  /// @param introduces whether a machine never seen is recorded all the same: the seed promises
  ///   that to any HTTP client, and a browser is none that anybody boots
  record Onlooker(String address, String why, boolean introduces) implements BootAsker {}
}
