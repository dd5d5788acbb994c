package bty.appliance.dnsmasq;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.protocol.MacAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsmasqLineTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:aa:bb:01");

  @Test
  void readsWhatDnsmasqSaysOfAnExchange() {
    assertThat(DnsmasqLine.parse("dnsmasq-dhcp[20006]: 79 vendor class: PXEClient:Arch:00007:UNDI"))
        .contains(new DnsmasqLine.Vendor(79, "PXEClient:Arch:00007:UNDI"));
    assertThat(DnsmasqLine.parse("dnsmasq-dhcp[20006]: 79 user class: iPXE"))
        .contains(new DnsmasqLine.UserClass(79, "iPXE"));
    assertThat(DnsmasqLine.parse("dnsmasq-dhcp[20006]: 79 PXE(eth0) 52:54:00:aa:bb:01 proxy"))
        .contains(new DnsmasqLine.Asked(79, MAC, true));
    assertThat(DnsmasqLine.parse("dnsmasq-dhcp[1]: 79 PXE(eth0) 52:54:00:aa:bb:01 proxy-ignored"))
        .contains(new DnsmasqLine.Asked(79, MAC, false));
    assertThat(DnsmasqLine.parse("dnsmasq-dhcp[20006]: 4294967295 bootfile name: snponly.efi"))
        .contains(new DnsmasqLine.BootFile(4_294_967_295L, "snponly.efi"));
    assertThat(DnsmasqLine.parse("dnsmasq-dhcp[2]: 79 sent size:  1 option: 53 message-type  5"))
        .contains(new DnsmasqLine.Answered(79, 5));
  }

  @Test
  void readsWhatIsSentByTftpWithAndWithoutATimeInFront() {
    assertThat(
            DnsmasqLine.parse(
                "Nov  3 03:27:13 dnsmasq-tftp[6]: sent /srv/a b/to/snponly.efi to 10.77.0.77"))
        .contains(new DnsmasqLine.Sent("snponly.efi", "10.77.0.77"));
    assertThat(
            DnsmasqLine.parse("dnsmasq-tftp[6]: file /srv/autoexec.ipxe not found for 10.77.0.77"))
        .contains(new DnsmasqLine.NotSent("autoexec.ipxe", "10.77.0.77", "not found"));
    assertThat(DnsmasqLine.parse("dnsmasq-tftp[6]: failed sending /srv/undionly.kpxe to 10.0.0.7"))
        .contains(new DnsmasqLine.NotSent("undionly.kpxe", "10.0.0.7", "broken off"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dnsmasq[20006]: started, version 2.90 DNS disabled",
        "dnsmasq-dhcp[20006]: DHCP, proxy on subnet 10.77.0.0",
        "dnsmasq-dhcp[1]: 99999999999999999999 vendor class: x",
        "dnsmasq-dhcp[1]: 7 PXE(eth0) ff:ff:ff:ff:ff:ff proxy",
        "dnsmasq-dhcp[1]: 7 PXE(eth0) 52:54:00:aa:bb:01 proxy and more",
        "dnsmasq-tftp[1]: error 8 User aborted the transfer received from 10.0.0.7",
        "a line of another program: 7 PXE(eth0) 52:54:00:aa:bb:01 proxy",
      })
  void restIsNothing(String line) {
    assertThat(DnsmasqLine.parse(line)).isEmpty();
  }
}
