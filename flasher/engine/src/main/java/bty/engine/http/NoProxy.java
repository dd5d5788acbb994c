package bty.engine.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The hosts that are asked without a proxy, as curl reads `no_proxy`: names with all below them,
/// addresses, networks (`10.0.0.0/8`, `fe80::/10`), or `*` for all.
///
/// @param entries in lower case, without brackets and dots at either end
record NoProxy(List<String> entries) {
  NoProxy {
    entries = List.copyOf(entries);
  }

  /// Reads entries between commas and blanks.
  static NoProxy parse(String text) {
    return new NoProxy(
        Stream.of(text.split("[,\\s]+"))
            .map(NoProxy::bare)
            .filter(entry -> !entry.isEmpty())
            .toList());
  }

  private static String bare(String host) {
    return host.toLowerCase(Locale.ROOT).replaceAll("^\\.|\\.$|[\\[\\]]", "");
  }

  /// Whether this host is asked without.
  ///
  /// @param host a name or an address, in brackets or not
  boolean covers(String host) {
    String name = bare(host);
    Optional<InetAddress> address = address(name);
    return entries.stream()
        .anyMatch(entry ->
            entry.equals("*")
                || (address.isPresent()
                    ? isIn(address.get(), entry)
                    : name.equals(entry) || name.endsWith("." + entry)));
  }

  private static boolean isIn(InetAddress address, String entry) {
    int slash = entry.indexOf('/');
    Optional<InetAddress> network = address(slash < 0 ? entry : entry.substring(0, slash));
    if (network.isEmpty()) {
      return false;
    }
    byte[] wanted = network.get().getAddress();
    byte[] found = address.getAddress();
    int all = 8 * wanted.length;
    int bits = slash < 0 ? all : length(entry.substring(slash + 1), all);
    return wanted.length == found.length
        && bits >= 0
        && new BigInteger(1, wanted).xor(new BigInteger(1, found)).shiftRight(all - bits).signum()
            == 0;
  }

  private static int length(String text, int most) {
    return text.matches("\\d{1,3}") && Integer.parseInt(text) <= most ? Integer.parseInt(text) : -1;
  }

  /// Nothing is looked up: a name is none.
  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }
}
