package bty.appliance.settings;

import bty.appliance.settings.SiteSettings.ProxyDhcp;
import bty.appliance.settings.SiteSettings.Subnet;
import bty.appliance.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Changes `proxy_dhcp` in the text of `settings.yaml`: the lines of its keys and nothing else, so
/// that comments stay. Pure.
public final class ProxyDhcpEdit {
  private ProxyDhcpEdit() {}

  /// The changed text.
  ///
  /// @throws IllegalArgumentException if that cannot be done without losing something
  public static String edit(String text, ProxyDhcp wanted) {
    SiteSettings before = SectionEdit.read(text);
    return SectionEdit.edit(text, "proxy_dhcp", values(wanted), before.with(wanted));
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
    return values;
  }
}
