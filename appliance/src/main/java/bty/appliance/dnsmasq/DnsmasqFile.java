package bty.appliance.dnsmasq;

import bty.appliance.template.Template;
import bty.appliance.template.TemplateFolder;
import bty.appliance.template.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The file dnsmasq reads.
public final class DnsmasqFile {
  private final Template template;

  /// Reads the template.
  ///
  /// @throws IllegalArgumentException if it uses other names
  public DnsmasqFile(TemplateFolder templates) {
    template =
        templates.load(
            "dnsmasq/bty-proxy.conf.mustache",
            Set.of("interface", "subnets", "network", "mask", "bootDir", "server", "address"));
  }

  /// Its text.
  ///
  /// @param bootDir absolute
  /// @param server how machines reach the appliance over HTTP
  /// @throws IllegalArgumentException if a value cannot stand in the file
  public String render(ProxyNetwork network, Path bootDir, String server) {
    List<Map<String, Value>> subnets =
        network.subnets().stream()
            .map(subnet ->
                Map.<String, Value>of(
                    "network", new Value.Word(subnet.network().text()),
                    "mask", new Value.Word(subnet.netmask().text())))
            .toList();
    return template.render(
        Map.of(
            "interface", new Value.Word(network.networkInterface()),
            "subnets", new Value.Rows(subnets),
            "bootDir", new Value.Word(bootDir.toString()),
            "server", new Value.Word(server),
            "address", new Value.Word(network.address().text())));
  }
}
