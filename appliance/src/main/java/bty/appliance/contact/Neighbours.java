package bty.appliance.contact;

import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/// The kernel's neighbour table: which network card is behind an address of a network that this
/// computer is on.
public interface Neighbours {
  /// The network card at that address, if the kernel knows one. It does for everybody on the same
  /// network to whom it has just sent something, such as the answer to a connection's first packet.
  ///
  /// @throws IOException if the table cannot be read
  Optional<MacAddress> find(InetAddress address) throws IOException;
}
