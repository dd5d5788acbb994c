package bty.appliance.netboot;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.appliance.contact.OwnNetworks;
import bty.appliance.dnsmasq.DnsmasqLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootWatchTest {
  private static final String MAC = "52:54:00:00:00:01";
  private static final String IPXE = "iPXE/1.21.1";

  @TempDir private Path folder;

  private static void says(DnsmasqLog log, String... lines) throws Exception {
    for (String line : lines) {
      log.add("dnsmasq-" + line);
    }
  }

  private static String story(Appliance appliance) throws Exception {
    return appliance.ask("GET", "/machines/" + MAC + "/boot", "").body();
  }

  @Test
  void whatDnsmasqAndTheWebServerHearIsOneStory() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Files.createDirectories(appliance.state().resolve("status"));
      appliance.network(OwnNetworks.Place.BESIDE, MAC);
      appliance.passAndTick(Duration.ofSeconds(1));
      assertThat(appliance.ask("GET", "/machines/" + MAC + "/boot", "").statusCode())
          .isEqualTo(404);
      DnsmasqLog log = new DnsmasqLog(appliance.state().resolve("status"));
      says(
          log,
          "dhcp[1]: 7 vendor class: PXEClient:Arch:00007:UNDI:003016",
          "dhcp[1]: 7 PXE(eth0) " + MAC + " proxy",
          "dhcp[1]: 7 sent size:  1 option: 53 message-type  2",
          "dhcp[1]: 8 vendor class: PXEClient:Arch:00007:UNDI:003016",
          "dhcp[1]: 8 PXE(eth0) " + MAC + " proxy",
          "dhcp[1]: 8 bootfile name: snponly.efi",
          "dhcp[1]: 8 sent size:  1 option: 53 message-type  5",
          "tftp[1]: sent /srv/snponly.efi to 10.0.0.7",
          "tftp[1]: file /srv/autoexec.ipxe not found for 10.0.0.7",
          "dhcp[1]: 9 user class: iPXE",
          "dhcp[1]: 9 PXE(eth0) " + MAC + " proxy",
          "dhcp[1]: 9 bootfile name: http://10.0.0.1:8080/pxe-bootstrap.ipxe",
          "dhcp[1]: 9 sent size:  1 option: 53 message-type  2");
      // What dnsmasq said before is told before, although nobody has read it yet.
      appliance.anybody("GET", "/pxe-bootstrap.ipxe", "", "User-Agent", IPXE);
      String _ = appliance.boot(MAC);
      assertThat(story(appliance))
          .containsSubsequence(
              "\"firmware\":\"UEFI\"",
              "\"state\":\"booting\"",
              "\"event\":\"offered\"",
              "\"event\":\"asked\"",
              "\"event\":\"named\",\"detail\":\"snponly.efi\"",
              "\"event\":\"file\",\"detail\":\"TFTP, snponly.efi\"",
              "\"event\":\"ipxe\",\"detail\":\"by DHCP\"",
              "\"event\":\"script\"",
              "\"event\":\"told\",\"detail\":\"menu\"");
      appliance.anybody("GET", "/boot/bty-netboot-x86_64.vmlinuz", "", "User-Agent", "Mozilla/5.0");
      assertThat(story(appliance)).doesNotContain("vmlinuz");
      appliance.anybody("GET", "/boot/bty-netboot-x86_64.vmlinuz", "", "User-Agent", IPXE);
      assertThat(story(appliance)).contains("bty-netboot-x86_64.vmlinuz not found");
      appliance.pass(Duration.ofMinutes(3));
      assertThat(story(appliance))
          .contains("\"state\":\"stopped\"", "The live environment is not there");
      String _ = appliance.live("GET", MAC, "plan", "").body();
      assertThat(story(appliance)).contains("\"event\":\"agent\"", "\"state\":\"there\"");
    }
  }

  @Test
  void strangerWhoNamesAMachineIsNotInItsStory() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      appliance.network(OwnNetworks.Place.BESIDE, "52:54:00:00:00:99");
      String _ = appliance.boot(MAC);
      assertThat(appliance.ask("GET", "/machines/" + MAC + "/boot", "").statusCode())
          .isEqualTo(404);
    }
  }
}
