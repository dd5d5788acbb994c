package bty.appliance.contact;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/// The networks that this computer is on.
public interface OwnNetworks {
  /// Where an address lies.
  enum Place {
    /// It is this computer's own.
    HERE,
    /// It is on a network that this computer is on, too.
    BESIDE,
    /// It is behind a router.
    BEYOND
  }

  /// Where that address lies.
  ///
  /// @throws SocketException if the network cards cannot be listed
  Place place(InetAddress address) throws SocketException;

  /// Those of this computer as they are now.
  static OwnNetworks ofThisComputer() {
    return address -> {
      List<InterfaceAddress> own =
          NetworkInterface.networkInterfaces()
              .flatMap(card -> card.getInterfaceAddresses().stream())
              .toList();
      return place(address, own);
    };
  }

  private static Place place(InetAddress address, List<InterfaceAddress> own) {
    if (address.isLoopbackAddress()
        || own.stream().anyMatch(one -> same(one.getAddress(), address))) {
      return Place.HERE;
    }
    boolean beside =
        address.isLinkLocalAddress()
            || own.stream()
                .anyMatch(one ->
                    isInside(
                        address.getAddress(),
                        one.getAddress().getAddress(),
                        one.getNetworkPrefixLength()));
    return beside ? Place.BESIDE : Place.BEYOND;
  }

  private static boolean same(InetAddress one, InetAddress other) {
    return java.util.Arrays.equals(one.getAddress(), other.getAddress());
  }

  /// Whether the first bits of two addresses are equal. A network of nothing but one address, such
  /// as a tunnel's end, holds nobody else; a prefix of 0 is no network.
  ///
  /// @param prefix how many bits
  static boolean isInside(byte[] address, byte[] network, int prefix) {
    if (address.length != network.length || prefix < 1) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
