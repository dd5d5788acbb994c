package bty.appliance.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.settings.SiteSettings.Ipv4;
import bty.appliance.settings.SiteSettings.ProxyDhcp;
import bty.appliance.settings.SiteSettings.Subnet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxyDhcpEditTest {
  private static final ProxyDhcp ON =
      new ProxyDhcp(
          true,
          Optional.of("eth0"),
          Optional.of(new Ipv4("10.0.0.1")),
          List.of(Subnet.parse("10.0.0.0/24")));

  @Test
  void emptyFileGetsTheKey() {
    assertThat(ProxyDhcpEdit.edit("", ON))
        .isEqualTo(
            """
            proxy_dhcp:
              enabled: true
              interface: eth0
              address: 10.0.0.1
              subnets: [10.0.0.0/24]
            """);
    assertThat(ProxyDhcpEdit.edit("# only words\n", ProxyDhcp.OFF))
        .isEqualTo("# only words\nproxy_dhcp:\n  enabled: false\n");
  }

  @Test
  void listsBecomeOneLineAndWhatIsLeftOutGoes() {
    String text =
        """
        proxy_dhcp:   # the lab
          # asked for by ops
          enabled: false
          subnets:
            - 10.5.0.0/16
            - 10.6.0.0/16
          interface: "eth9"  # left

        contacts: any
        """;
    assertThat(ProxyDhcpEdit.edit(text, ON))
        .isEqualTo(
            """
            proxy_dhcp:   # the lab
              # asked for by ops
              enabled: true
              subnets: [10.0.0.0/24]
              interface: eth0  # left
              address: 10.0.0.1

            contacts: any
            """);
    assertThat(ProxyDhcpEdit.edit(text, ProxyDhcp.OFF))
        .isEqualTo(
            """
            proxy_dhcp:   # the lab
              # asked for by ops
              enabled: false

            contacts: any
            """);
  }

  @Test
  void windowsLineEndsStay() {
    assertThat(ProxyDhcpEdit.edit("contacts: any\r\n", ProxyDhcp.OFF))
        .isEqualTo("contacts: any\r\nproxy_dhcp:\r\n  enabled: false\r\n");
  }

  @Test
  void whatOnlyAPersonShouldChangeIsLeftAlone() {
    assertThatThrownBy(() -> ProxyDhcpEdit.edit("proxy_dhcp: {enabled: false}\n", ON))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProxyDhcpEdit.edit("proxy_dhp: 1\n", ON))
        .hasMessageContaining("mend it first");
  }
}
