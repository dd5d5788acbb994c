package bty.appliance.netboot;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import bty.appliance.contact.OwnNetworks;
import bty.appliance.dnsmasq.DnsmasqLog;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootWatchTest {
  private static final String MAC = "52:54:00:00:00:01";
  private static final String IPXE = "iPXE/1.21.1";

  /// More than the kernel, and not all.
  private static final Pattern PART_OF_INITRD =
      Pattern.compile("\"initrd\",\"detail\":\"(?!1\\.0 )[0-9.]+ of 65\\.0 MB\"");

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
  void whatDnsmasqSaysIsCounted() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Files.createDirectories(appliance.state().resolve("status"));
      appliance.passAndTick(Duration.ofSeconds(1));
      assertThat(appliance.ask("GET", "/metrics", "").body().lines())
          .contains(
              "bty_dhcp_total{type=\"asked\"} 0", "bty_tftp_requests_total{result=\"sent\"} 0");
      DnsmasqLog log = new DnsmasqLog(appliance.state().resolve("status"));
      says(
          log,
          "dhcp[1]: 7 PXE(eth0) " + MAC + " proxy",
          "dhcp[1]: 7 sent size:  1 option: 53 message-type  2",
          "dhcp[1]: 8 PXE(eth0) " + MAC + " proxy",
          "dhcp[1]: 8 sent size:  1 option: 53 message-type  5",
          "dhcp[1]: 9 PXE(eth0) 52:54:00:00:00:02 proxy-ignored",
          "dhcp[1]: 10 user class: iPXE",
          "dhcp[1]: 10 PXE(eth0) " + MAC + " proxy",
          "dhcp[1]: 10 sent size:  1 option: 53 message-type  2",
          // The appliance's own check is no machine.
          "dhcp[1]: 11 PXE(eth0) " + ProbeClient.BIOS.mac() + " proxy",
          "dhcp[1]: 11 sent size:  1 option: 53 message-type  2",
          "tftp[1]: sent /srv/snponly.efi to 10.0.0.7",
          "tftp[1]: file /srv/autoexec.ipxe not found for 10.0.0.7",
          "tftp[1]: file /srv/x.efi not found for 10.0.0.7",
          "tftp[1]: failed sending /srv/snponly.efi to 10.0.0.7");
      appliance.passAndTick(Duration.ofSeconds(1));
      assertThat(appliance.ask("GET", "/metrics", "").body().lines())
          .contains(
              "bty_dhcp_total{type=\"asked\"} 3",
              "bty_dhcp_total{type=\"ignored\"} 1",
              "bty_dhcp_total{type=\"offer\"} 2",
              "bty_dhcp_total{type=\"ack\"} 1",
              "bty_tftp_requests_total{result=\"sent\"} 1",
              "bty_tftp_requests_total{result=\"not-found\"} 1",
              "bty_tftp_requests_total{result=\"broken-off\"} 1");
    }
  }

  private static void file(Appliance appliance, String name, long bytes) throws Exception {
    Path file = appliance.folder.resolve("boot/" + name);
    Files.deleteIfExists(file);
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(bytes);
    }
  }

  /// A machine that takes the beginning of a file, and is switched off.
  private static void takesSomeOf(Appliance appliance, String name) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), appliance.port())) {
      String request =
          "GET /boot/" + name + " HTTP/1.1\r\nHost: x\r\nUser-Agent: " + IPXE + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
    }
  }

  @Test
  void storyTellsHowMuchOfTheLiveEnvironmentWasSent() throws Exception {
    String initrd = "bty-netboot-x86_64.initrd";
    try (Appliance appliance = new Appliance(folder)) {
      file(appliance, "bty-netboot-x86_64.vmlinuz", 1_000_000);
      file(appliance, initrd, 64_000_000);
      appliance.network(OwnNetworks.Place.BESIDE, MAC);
      String _ = appliance.boot(MAC);
      appliance.anybody("GET", "/boot/bty-netboot-x86_64.vmlinuz", "", "User-Agent", IPXE);
      assertThat(story(appliance)).contains("\"kernel\",\"detail\":\"1.0 of 65.0 MB\"");
      assertThat(appliance.ask("GET", "/ui/machines/" + MAC, "").body())
          .contains("<span>live environment</span><small>1.0 of 65.0 MB</small>");
      takesSomeOf(appliance, initrd);
      String half =
          Eventually.see(
              "some of the initrd", () -> story(appliance), PART_OF_INITRD.asPredicate());
      assertThat(half).contains(" of 65.0 MB\"").doesNotContain("65.0 of 65.0", "in all");
      appliance.pass(Duration.ofMinutes(6));
      assertThat(story(appliance)).contains("The live environment stopped on its way to it: ");
      // Only the last of what was loaded is kept, and it begins anew.
      file(appliance, initrd, 2_000_000);
      appliance.anybody("GET", "/boot/" + initrd, "", "User-Agent", IPXE);
      assertThat(story(appliance))
          .contains("\"state\":\"loading\"", "\"initrd\",\"detail\":\"3.0 MB in all\"")
          .doesNotContain("of 65.0 MB\"}]");
    }
  }

  @Test
  void shimAndGrubAreOneStoryAndWhatTheyDoWithoutIsNoFailure() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Files.createDirectories(appliance.state().resolve("status"));
      appliance.network(OwnNetworks.Place.BESIDE, MAC);
      appliance.passAndTick(Duration.ofSeconds(1));
      says(
          new DnsmasqLog(appliance.state().resolve("status")),
          "dhcp[1]: 7 vendor class: PXEClient:Arch:00007:UNDI:003016",
          "dhcp[1]: 7 PXE(eth0) " + MAC + " proxy",
          "tftp[1]: sent /srv/shimx64.efi to 10.0.0.7",
          "tftp[1]: file /srv/revocations_sku.efi not found for 10.0.0.7",
          "tftp[1]: file /srv/shim_certificate_0.efi not found for 10.0.0.7",
          "tftp[1]: sent /srv/grubx64.efi to 10.0.0.7",
          "tftp[1]: file /srv/grub/x86_64-efi/command.lst not found for 10.0.0.7",
          "tftp[1]: sent /srv/grub/grub.cfg to 10.0.0.7");
      appliance.anybody("GET", "/pxe/" + MAC + "/grub", "", "User-Agent", "GRUB 2.12");
      assertThat(story(appliance))
          .containsSubsequence(
              "\"event\":\"asked\"",
              "\"event\":\"file\",\"detail\":\"TFTP, shimx64.efi\"",
              "\"event\":\"file\",\"detail\":\"TFTP, grubx64.efi\"",
              "\"event\":\"script\",\"detail\":\"GRUB, grub.cfg\"",
              "\"event\":\"told\",\"detail\":\"menu\"")
          .doesNotContain("not found");
    }
  }

  @Test
  void loadIsToldOnceASecondAtMost() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    List<String> told = new ArrayList<>();
    LiveLoad load =
        new LiveLoad(
            new LiveLoad.Stretch(12_000_000, 100_000_000, 112_000_000), now::get, told::add);
    for (int i = 0; i < 40; i++) {
      now.updateAndGet(before -> before.plusMillis(100));
      load.sent(2_500_000);
    }
    // The head was counted, too.
    load.sent(300);
    load.over();
    assertThat(told)
        .containsExactly(
            "12.0 of 112.0 MB",
            "37.0 of 112.0 MB",
            "62.0 of 112.0 MB",
            "87.0 of 112.0 MB",
            "112.0 MB in all",
            "112.0 MB in all");
  }

  @Test
  void firmwareWithoutABootFileIsRefusedAndToldSoAtOnce() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Files.createDirectories(appliance.state().resolve("status"));
      appliance.network(OwnNetworks.Place.BESIDE, MAC);
      appliance.passAndTick(Duration.ofSeconds(1));
      says(
          new DnsmasqLog(appliance.state().resolve("status")),
          "dhcp[1]: 7 vendor class: PXEClient:Arch:00010:UNDI:003016",
          "dhcp[1]: 7 PXE(eth0) " + MAC + " proxy",
          "dhcp[1]: 7 sent size:  1 option: 53 message-type  2");
      appliance.passAndTick(Duration.ofSeconds(1));
      assertThat(story(appliance))
          .contains("\"event\":\"refused\"", "\"state\":\"stopped\"", "It is firmware of kind 10")
          .doesNotContain("offered");
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
