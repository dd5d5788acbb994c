package bty.appliance.dnsmasq;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.bootfile.UefiFirstStage;
import bty.appliance.settings.PlainIpxe;
import bty.appliance.settings.ProxyDhcpEdit;
import bty.appliance.settings.SiteSettings.Ipv4;
import bty.appliance.settings.SiteSettings.ProxyDhcp;
import bty.appliance.settings.SiteSettings.Subnet;
import bty.appliance.settings.SiteYaml;
import bty.appliance.template.TemplateFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DnsmasqFileTest {
  private static final String YAML =
      "proxy_dhcp:\n  enabled: true\n  plain_ipxe: [%s]\n  interface: eth0\n";

  private static PlainIpxe plain(String list) {
    return SiteYaml.read(YAML.formatted(list)).orElseThrow().proxyDhcp().plainIpxe();
  }

  private static String render(UefiFirstStage first, String plain) {
    ProxyNetwork network =
        new ProxyNetwork("eth0", new Ipv4("10.77.0.10"), List.of(Subnet.parse("10.77.0.0/24")));
    return new DnsmasqFile(TemplateFolder.BUILT_IN)
        .render(network, Path.of("/boot"), "http://10.77.0.10:8080", first, plain(plain));
  }

  @Test
  void uefiIsToldTheShimByPxeAndByHttpBoot() {
    assertThat(render(UefiFirstStage.SHIM, ""))
        .contains(
            "pxe-service=tag:!ipxe,tag:!plain,x86-64_EFI,\"bty\",shimx64.efi\n",
            "pxe-service=tag:!ipxe,tag:!plain,BC_EFI,\"bty\",shimx64.efi\n",
            "dhcp-boot=tag:http-x64,tag:!ipxe,tag:!plain,http://10.77.0.10:8080/boot/shimx64.efi,,10.77.0.10\n",
            "pxe-service=tag:!ipxe,x86PC,\"bty\",undionly.kpxe\n")
        .doesNotContain("dhcp-mac", "{{");
  }

  @Test
  void machinesAndSitesCanStartIpxeStraight() {
    assertThat(render(UefiFirstStage.SHIM, "52-54-00-77-00-03"))
        .contains(
            "dhcp-mac=set:plain,52:54:00:77:00:03\n",
            "pxe-service=tag:!ipxe,tag:plain,x86-64_EFI,\"bty\",snponly.efi\n",
            "tag:!plain,x86-64_EFI,\"bty\",shimx64.efi\n",
            "tag:plain,http://10.77.0.10:8080/boot/ipxe-amd64.efi,,10.77.0.10\n");
    assertThat(render(UefiFirstStage.SHIM, "all")).doesNotContain("shimx64");
  }

  @Test
  void whatIsNoMachineIsRefusedAndTheFormOfThePageKeepsTheList() {
    assertThat(SiteYaml.read(YAML.formatted("some"))).isEmpty();
    ProxyDhcp typed = new ProxyDhcp(true, Optional.of("eth1"), Optional.empty(), List.of());
    ProxyDhcp before = SiteYaml.read(YAML.formatted("all")).orElseThrow().proxyDhcp();
    String edited = ProxyDhcpEdit.edit(YAML.formatted("all"), typed.with(before.plainIpxe()));
    assertThat(edited).contains("interface: eth1\n", "plain_ipxe: [all]\n");
  }
}
