package bty.appliance.edit;

import bty.engine.protocol.MacAddress;

/// Who changes a spec.
///
/// @param name for the log and for the history of the state folder
public record Author(String name) {
  /// The program's own records.
  public static final Author APPLIANCE = new Author("bty-web");

  /// Whoever stands at a machine's console.
  public static Author console(MacAddress mac) {
    return new Author("console of " + mac);
  }

  @Override
  public String toString() {
    return name;
  }
}
