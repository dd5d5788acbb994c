package bty.appliance.contact;

import bty.appliance.http.Caller;
import bty.appliance.http.Caller.Standing;
import bty.appliance.http.Caller.Way;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What speaks for a machine.
///
/// ```
///   settings say contacts: any ---------------------> believed, unchecked
///   the address is this computer's own -------------> believed: here
///   ... is behind a router -------------------------> believed: routed
///   ... is on a network of ours, and the kernel has
///       it as one of the machine's network cards ---> believed: neighbour
///       else ---------------------------------------> doubted
/// ```
///
/// @param unchecked whether the operator wants every boot program believed
public record MachineProof(
    BootSessions sessions,
    MachineCards cards,
    Neighbours neighbours,
    OwnNetworks networks,
    BooleanSupplier unchecked)
    implements Caller.Proof {
  @Override
  public boolean isToken(MacAddress mac, String token) {
    return sessions.isToken(cards.machineOf(mac), token);
  }

  @Override
  public Standing standing(MacAddress mac, InetAddress peer) {
    if (unchecked.getAsBoolean()) {
      return new Standing.Believed(Way.UNCHECKED);
    }
    try {
      return switch (networks.place(peer)) {
        case HERE -> new Standing.Believed(Way.HERE);
        case BEYOND -> new Standing.Believed(Way.ROUTED);
        case BESIDE -> beside(mac, peer);
      };
    } catch (IOException e) {
      return new Standing.Doubted("the kernel's neighbour table cannot be read: " + e.getMessage());
    }
  }

  private Standing beside(MacAddress mac, InetAddress peer) throws IOException {
    Optional<MacAddress> card = neighbours.find(peer);
    String shown = peer.getHostAddress();
    if (card.isEmpty()) {
      return new Standing.Doubted("the kernel's neighbour table does not have " + shown);
    }
    return cards.of(cards.machineOf(mac)).contains(card.get()) || card.get().equals(mac)
        ? new Standing.Believed(Way.NEIGHBOUR)
        : new Standing.Doubted(shown + " is " + card.get() + " in the kernel's neighbour table");
  }
}
