package bty.appliance.settings;

import bty.appliance.settings.SiteSettings.ProxyDhcp;
import bty.appliance.settings.SiteSettings.Subnet;
import bty.appliance.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Changes `proxy_dhcp` in the text of `settings.yaml`. Pure.
public final class ProxyDhcpEdit {
  private ProxyDhcpEdit() {}

  /// The changed text.
  ///
  /// @throws IllegalArgumentException if that cannot be done without losing something
  public static String edit(String text, ProxyDhcp wanted) {
    return SectionEdit.edit(text, "proxy_dhcp", values(wanted), before -> before.with(wanted));
  }

  private static Map<String, Optional<String>> values(ProxyDhcp wanted) {
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    values.put("enabled", Optional.of(Boolean.toString(wanted.enabled())));
    values.put("interface", wanted.networkInterface().map(YamlScalar::write));
    values.put("address", wanted.address().map(address -> address.text()));
    values.put(
        "subnets",
        wanted.subnets().isEmpty()
            ? Optional.empty()
            : Optional.of(
                wanted.subnets().stream()
                    .map(Subnet::text)
                    .collect(Collectors.joining(", ", "[", "]"))));
    values.put(
        "plain_ipxe",
        wanted.plainIpxe().equals(PlainIpxe.NONE)
            ? Optional.empty()
            : Optional.of(
                wanted.plainIpxe().words().stream()
                    // A MAC address of digits alone is a number of base 60 to readers of YAML 1.1.
                    .map(word -> word.contains(":") ? "\"" + word + "\"" : word)
                    .collect(Collectors.joining(", ", "[", "]"))));
    return values;
  }
}
