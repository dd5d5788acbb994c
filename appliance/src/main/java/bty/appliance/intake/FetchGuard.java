package bty.appliance.intake;

import bty.engine.source.HostRule;
import bty.engine.source.ImageException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Looks at every address of a server's name before it is connected to.
///
/// @param rule as it is now
record FetchGuard(Supplier<FetchAddresses> rule) implements HostRule {
  @Override
  public void check(URI uri) throws ImageException {
    Optional<String> objection = objection(uri, rule.get(), "nothing is fetched from there");
    if (objection.isPresent()) {
      throw new ImageException(
          ImageException.Kind.FETCH, "fetching from " + uri.getHost() + ": " + objection.get());
    }
  }

  /// Why nothing is to be connected to for that, in a sentence; empty if it may be.
  ///
  /// @param so what that means
  static Optional<String> objection(URI uri, FetchAddresses rule, String so) {
    String host = String.valueOf(uri.getHost()).replaceAll("^\\[|]$", "");
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      return Optional.of("the name of its server is not known (" + e.getMessage() + ")");
    }
    for (InetAddress address : addresses) {
      Optional<String> objection = rule.objection(address);
      if (objection.isPresent()) {
        return Optional.of(
            "its server's address "
                + address.getHostAddress()
                + " "
                + objection.get()
                + ", and "
                + so);
      }
    }
    return Optional.empty();
  }

  /// The addresses of this computer, as they are now.
  static Set<InetAddress> own() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .collect(Collectors.toSet());
    } catch (SocketException e) {
      // A computer without a network card.
      return Set.of();
    }
  }
}
