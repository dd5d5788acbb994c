package bty.appliance.boot;

import java.util.Optional;

/// How busy the fleet is, as far as a machine that is to be flashed has to wait for it.
///
/// @param most so many may be flashed at once; 0: any number
/// @param others how many other machines are being flashed, or load what flashes them
/// @param ahead how many have waited for longer, and take the next free places
/// @param hasPlace whether this machine was given a place already, and may keep it
/// @param unconfirmed why nobody knows yet whether it is really meant to be flashed
public record FleetLoad(
    int most, int others, int ahead, boolean hasPlace, Optional<String> unconfirmed) {
  /// Nobody has to wait.
  public static final FleetLoad FREE = new FleetLoad(0, 0, 0, false, Optional.empty());

  /// Why this machine has to wait for its turn; empty if it is its turn.
  public Optional<String> wait(String whom) {
    if (most == 0 || hasPlace || ahead < most - others) {
      return Optional.empty();
    }
    String busy = others + (others == 1 ? " machine is" : " machines are") + " being flashed, ";
    return Optional.of(
        whom
            + " waits its turn: "
            + busy
            + most
            + " may be at once"
            + (ahead == 0 ? "" : ", and " + ahead + " ahead of it"));
  }
}
