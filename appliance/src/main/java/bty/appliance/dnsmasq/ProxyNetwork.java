package bty.appliance.dnsmasq;

import bty.appliance.settings.SiteSettings.Ipv4;
import bty.appliance.settings.SiteSettings.ProxyDhcp;
import bty.appliance.settings.SiteSettings.Subnet;
import java.util.List;

/// Where the proxy-DHCP server works: as the settings say, and where they say nothing as the
/// computer's network interfaces are.
///
/// @param networkInterface as dnsmasq takes it
/// @param address the appliance's own there
/// @param subnets at least one
public record ProxyNetwork(String networkInterface, Ipv4 address, List<Subnet> subnets) {
  /// Keeps its own copy.
  ///
  /// @throws IllegalArgumentException if there is no subnet
  public ProxyNetwork {
    subnets = List.copyOf(subnets);
    if (subnets.isEmpty()) {
      throw new IllegalArgumentException("no subnet to answer on");
    }
  }

  /// An address this computer has.
  ///
  /// @param prefix of its network
  public record Interface(String name, Ipv4 address, int prefix) {}

  /// Fills in what the wanted leaves open.
  ///
  /// @param present the IPv4 addresses of this computer, loopback left out
  /// @throws IllegalArgumentException if that cannot be done without a guess; the message says what
  ///   to write into the settings
  public static ProxyNetwork of(ProxyDhcp wanted, List<Interface> present) {
    boolean complete =
        wanted.networkInterface().isPresent()
            && wanted.address().isPresent()
            && !wanted.subnets().isEmpty();
    if (complete) {
      return new ProxyNetwork(
          wanted.networkInterface().get(), wanted.address().get(), wanted.subnets());
    }
    List<Interface> candidates =
        present.stream()
            .filter(one ->
                wanted.networkInterface().isEmpty()
                    || matches(wanted.networkInterface().get(), one.name()))
            .filter(
                one -> wanted.address().isEmpty() || wanted.address().get().equals(one.address()))
            .toList();
    if (candidates.size() != 1) {
      throw new IllegalArgumentException(
          "proxy_dhcp in settings.yaml fits "
              + candidates.size()
              + " of this computer's addresses "
              + present.stream().map(one -> one.name() + " " + one.address().text()).toList()
              + "; write interface, address and subnets there");
    }
    Interface only = candidates.getFirst();
    return new ProxyNetwork(
        wanted.networkInterface().orElse(only.name()),
        only.address(),
        wanted.subnets().isEmpty()
            ? List.of(Subnet.around(only.address(), only.prefix()))
            : wanted.subnets());
  }

  /// dnsmasq reads a trailing `*` as "all that begin so".
  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}
