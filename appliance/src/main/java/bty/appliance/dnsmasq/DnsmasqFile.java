package bty.appliance.dnsmasq;

import bty.appliance.bootfile.UefiFirstStage;
import bty.appliance.settings.PlainIpxe;
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
            Set.of(
                "interface",
                "subnets",
                "network",
                "mask",
                "bootDir",
                "server",
                "address",
                "plain",
                "mac",
                "pxe",
                "http",
                "plainPxe",
                "plainHttp"));
  }

  /// Its text.
  ///
  /// @param bootDir absolute
  /// @param server how machines reach the appliance over HTTP
  /// @param first what UEFI machines start
  /// @param plainIpxe which of them start iPXE all the same
  /// @throws IllegalArgumentException if a value cannot stand in the file
  public String render(
      ProxyNetwork network,
      Path bootDir,
      String server,
      UefiFirstStage first,
      PlainIpxe plainIpxe) {
    List<Map<String, Value>> subnets =
        network.subnets().stream()
            .map(subnet ->
                Map.<String, Value>of(
                    "network", new Value.Word(subnet.network().text()),
                    "mask", new Value.Word(subnet.netmask().text())))
            .toList();
    List<Map<String, Value>> plain =
        plainIpxe.machines().stream()
            .map(mac -> Map.<String, Value>of("mac", new Value.Word(mac.text())))
            .toList();
    UefiFirstStage others = plainIpxe.all() ? UefiFirstStage.PLAIN_IPXE : first;
    return template.render(
        Map.ofEntries(
            Map.entry("interface", new Value.Word(network.networkInterface())),
            Map.entry("subnets", new Value.Rows(subnets)),
            Map.entry("bootDir", new Value.Word(bootDir.toString())),
            Map.entry("server", new Value.Word(server)),
            Map.entry("address", new Value.Word(network.address().text())),
            Map.entry("plain", new Value.Rows(plain)),
            Map.entry("mac", new Value.Word("none")),
            Map.entry("pxe", new Value.Word(others.pxe())),
            Map.entry("http", new Value.Word(others.http())),
            Map.entry("plainPxe", new Value.Word(UefiFirstStage.PLAIN_IPXE.pxe())),
            Map.entry("plainHttp", new Value.Word(UefiFirstStage.PLAIN_IPXE.http()))));
  }
}
