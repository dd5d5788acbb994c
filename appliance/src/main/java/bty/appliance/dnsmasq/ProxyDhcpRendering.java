package bty.appliance.dnsmasq;

/// What is to be run, by the settings of this moment.
public sealed interface ProxyDhcpRendering {
  /// Nothing: nobody wishes for it.
  record Off() implements ProxyDhcpRendering {}

  /// dnsmasq with that file, which it has accepted.
  ///
  /// @param network on which interface and address, in words
  record Ready(String text, String network) implements ProxyDhcpRendering {}

  /// Nothing new: what is wished for cannot be done.
  ///
  /// @param why a sentence, or dnsmasq's own words
  record Impossible(String why) implements ProxyDhcpRendering {}
}
