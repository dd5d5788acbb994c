package bty.appliance.health;

import bty.appliance.dnsmasq.ProxyDhcpReport;
import java.util.Optional;

/// Whether proxy-DHCP is as it is wished for. Pure.
public final class ProxyState {
  private ProxyState() {}

  /// What is not as wished.
  ///
  /// @param report empty where nobody ever ran one
  public static Optional<String> problem(boolean wished, Optional<ProxyDhcpReport> report) {
    boolean runs = report.filter(ProxyDhcpReport::running).isPresent();
    String words =
        report
            .map(ProxyDhcpReport::problem)
            .filter(problem -> !problem.isEmpty())
            .map(problem -> ": " + problem)
            .orElse("");
    if (!wished) {
      return runs
          ? Optional.of("proxy-DHCP is switched off, and dnsmasq runs all the same" + words)
          : Optional.empty();
    }
    if (report.isEmpty()) {
      return Optional.of(
          "proxy-DHCP is switched on, and nobody runs dnsmasq for it; start bty-web proxy-dhcp"
              + " beside the appliance");
    }
    if (!runs) {
      return Optional.of("proxy-DHCP is switched on, and dnsmasq does not run" + words);
    }
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of("dnsmasq runs with the settings of before" + words);
  }
}
