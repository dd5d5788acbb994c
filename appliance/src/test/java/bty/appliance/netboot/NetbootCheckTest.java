package bty.appliance.netboot;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.bootfile.EfiProgram;
import bty.appliance.dnsmasq.ProxyNetwork;
import bty.appliance.settings.SettingsStore;
import bty.appliance.settings.SiteSettings.Ipv4;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetbootCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String OWN = "10.77.0.10";

  @TempDir private Path folder;

  /// A network that answers what the test says.
  private static final class Network implements Probes {
    private final List<Answered> answers = new ArrayList<>();
    private String dhcpProblem = "";
    private String httpProblem = "";
    private long size = 5;

    @Override
    public Fetched tftp(String address, String file) throws IOException {
      if (!address.equals(OWN)) {
        throw new IOException("no answer within 3 s");
      }
      return new Fetched(5, 5, "iPXE!", 3);
    }

    @Override
    public Fetched http(String url) throws IOException {
      if (!httpProblem.isEmpty()) {
        throw new IOException(httpProblem);
      }
      return url.endsWith(".ipxe")
          ? new Fetched(20, 20, "#!ipxe\n", 1)
          : new Fetched(5, size, "12345", 1);
    }

    @Override
    public List<Answered> dhcp(String own) throws IOException {
      if (!dhcpProblem.isEmpty()) {
        throw new IOException(dhcpProblem);
      }
      return answers;
    }

    void answers(String server, String address, String next, String file, String vendor) {
      for (ProbeClient client : ProbeClient.values()) {
        answers.add(
            new Answered(client, 67, new DhcpReply(1, server, address, next, file, vendor, -1)));
      }
    }
  }

  private final Network network = new Network();

  private NetbootFindings check(String settings) throws IOException {
    Path boot = Files.createDirectories(folder.resolve("boot"));
    for (String file :
        List.of("undionly.kpxe", "bty-netboot-x86_64.vmlinuz", "bty-netboot-x86_64.initrd")) {
      Files.writeString(boot.resolve(file), "12345");
    }
    Files.writeString(folder.resolve("settings.yaml"), settings);
    return new NetbootCheck(
            new SettingsStore(folder),
            () -> List.of(new ProxyNetwork.Interface("eth0", new Ipv4(OWN), 24)),
            boot,
            8080,
            new NetworkProbes(() -> NOW, new SecureRandom()),
            address ->
                address.getHostAddress().equals("10.77.0.53")
                    ? Optional.of(new MacAddress("b8:27:eb:0c:44:9e"))
                    : Optional.empty(),
            () -> NOW)
        .run("r1", network);
  }

  private static List<String> lines(List<NetbootFindings.Finding> findings) {
    return findings.stream()
        .map(one -> one.tone() + " " + one.word() + " " + one.what() + ": " + one.words())
        .toList();
  }

  @Test
  void everythingAMachineNeedsIsFetchedAndEveryServerNamed() throws IOException {
    network.answers(OWN, "0.0.0.0", OWN, "snponly.efi", "PXEClient");
    network.answers("10.77.0.1", "10.77.0.120", "10.77.0.1", "", "");
    network.answers("10.77.0.53", "10.77.0.99", "10.77.0.53", "pxelinux.0", "");
    NetbootFindings found = check("proxy_dhcp: {enabled: true}\n");
    assertThat(lines(found.findings()))
        .containsExactly(
            "good read back TFTP undionly.kpxe: 5 bytes, answered in 3 ms.",
            "fail missing TFTP snponly.efi: The boot folder has no snponly.efi; Debian has it in"
                + " the package ipxe.",
            "good read back HTTP /pxe-bootstrap.ipxe: From"
                + " http://10.77.0.10:8080/pxe-bootstrap.ipxe in 1 ms.",
            "good read back HTTP bty-netboot-x86_64.vmlinuz: 5 bytes, answered in 1 ms.",
            "good read back HTTP bty-netboot-x86_64.initrd: 5 bytes, answered in 1 ms.",
            "good answered DHCP as BIOS: Told to boot snponly.efi.",
            "good answered DHCP as UEFI: Told to boot snponly.efi.",
            "good answered DHCP as iPXE: Told to boot snponly.efi.");
    assertThat(lines(found.servers()))
        .containsExactly(
            "good this one 10.77.0.10: Names snponly.efi on 10.77.0.10, and gives no addresses.",
            "good fine 10.77.0.1: Gives addresses, names no boot file.",
            "look conflicts 10.77.0.53 b8:27:eb:0c:44:9e: Names pxelinux.0 on 10.77.0.53: some"
                + " machines will take that one. Switch its network boot off.");
    found.save(folder);
    assertThat(NetbootFindings.read(folder)).contains(found);
  }

  @Test
  void whereShimIsNamedItAndAllThatItGoesOnToIsFetched() throws IOException {
    Path boot = Files.createDirectories(folder.resolve("boot"));
    EfiProgram.put(boot.resolve("shimx64.efi"), true);
    EfiProgram.put(boot.resolve("grubx64.efi"), true);
    assertThat(lines(check("proxy_dhcp: {enabled: true}\n").findings()))
        .contains(
            "fail another TFTP shimx64.efi: It has 5 bytes there, and 1024 in the boot folder.",
            "fail another TFTP grubx64.efi: It has 5 bytes there, and 1024 in the boot folder.",
            "fail missing TFTP grub/grub.cfg: The boot folder has no grub/grub.cfg; bty-web serve"
                + " writes it, its log says why it could not.");
    assertThat(lines(check("proxy_dhcp: {enabled: true, plain_ipxe: [all]}\n").findings()))
        .noneMatch(line -> line.contains("shimx64") || line.contains("grub"));
  }

  @Test
  void silenceAndAnotherFileAreFound() throws IOException {
    network.size = 6;
    NetbootFindings found = check("proxy_dhcp: {enabled: true}\n");
    assertThat(lines(found.findings()))
        .contains(
            "fail another HTTP bty-netboot-x86_64.vmlinuz: It has 6 bytes there, and 5 in the boot"
                + " folder.",
            "fail no answer DHCP as UEFI: A real question was not answered by 10.77.0.10.");
    assertThat(lines(found.servers()))
        .singleElement()
        .asString()
        .contains("nobody gives addresses");
    assertThat(found.isBad()).isTrue();
  }

  @Test
  void whatCannotBeAskedIsSaid() throws IOException {
    network.dhcpProblem = "port 68 cannot be had: Permission denied";
    network.httpProblem = "Connection refused";
    NetbootFindings found = check("");
    assertThat(lines(found.findings()))
        .contains(
            "fail not read HTTP /pxe-bootstrap.ipxe: It cannot be had from"
                + " http://10.77.0.10:8080/pxe-bootstrap.ipxe: Connection refused.")
        .anyMatch(line -> line.startsWith("look not asked DHCP as BIOS, UEFI and iPXE"));
    // Nobody wishes for TFTP here.
    assertThat(lines(found.findings())).noneMatch(line -> line.contains("TFTP"));
  }

  @Test
  void siteWhoseOwnServerLeadsHereIsFine() throws IOException {
    network.answers("10.77.0.1", "10.77.0.120", OWN, "snponly.efi", "");
    assertThat(lines(check("").servers()))
        .containsExactly(
            "good leads here 10.77.0.1: Leads machines to this appliance: snponly.efi on"
                + " 10.77.0.10.");
    assertThat(lines(check("proxy_dhcp: {enabled: true}\n").servers()).getFirst())
        .startsWith("look twice 10.77.0.1");
  }

  @Test
  void settingsThatFitNoAddressAreTheFinding() throws IOException {
    assertThat(lines(check("proxy_dhcp: {enabled: true, interface: eth7}\n").findings()))
        .singleElement()
        .asString()
        .startsWith("fail unclear the network: proxy_dhcp in settings.yaml fits 0");
  }

  @Test
  void replyIsReadAndGarbageIsNone() {
    byte[] data = ByteBuffer.allocate(300).put(new byte[] {2, 1, 6, 0}).putInt(77).array();
    ByteBuffer packet = ByteBuffer.wrap(data);
    packet.position(16).put(new byte[] {10, 77, 0, 120, 10, 77, 0, 1});
    packet.position(108).put("a\u001b.efi".getBytes(StandardCharsets.ISO_8859_1));
    packet.position(236).putInt(0x63825363);
    packet.put(new byte[] {0, 54, 4, 10, 77, 0, (byte) 200});
    packet.put(new byte[] {43, 5, 8, 3, (byte) 0x80, 0, 1});
    packet.put(new byte[] {60, 9}).put("PXEClient".getBytes(StandardCharsets.ISO_8859_1));
    packet.put(new byte[] {99, 127});
    DhcpReply reply = DhcpReply.parse(data, "10.77.0.1").orElseThrow();
    assertThat(reply.transaction()).isEqualTo(77);
    assertThat(reply.server()).isEqualTo("10.77.0.200");
    assertThat(reply.address()).isEqualTo("10.77.0.120");
    assertThat(reply.nextServer()).isEqualTo("10.77.0.1");
    assertThat(reply.file()).isEqualTo("a?.efi");
    assertThat(reply.vendor()).isEqualTo("PXEClient");
    assertThat(reply.item()).isEqualTo(0x8000);
    for (int length = 0; length < data.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(data, length);
      assertThat(DhcpReply.parse(cut, "x").isPresent()).isEqualTo(length >= 240);
    }
    data[0] = 1;
    assertThat(DhcpReply.parse(data, "x")).isEmpty();
  }
}
