package bty.appliance.netboot;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Network boot from the Settings page to a machine's question, with real parts: three network
/// namespaces, two dnsmasq, `bty-web serve` and `bty-web proxy-dhcp`, and a client that plays
/// firmware.
@Tag("root")
class NetworkBootRootTest {
  private static final String ID = "bty" + ProcessHandle.current().pid();
  private static final String LAN = ID + "-lan";
  private static final String APPLIANCE = ID + "-srv";
  private static final String MACHINE = ID + "-cli";
  private static final String MAC = "52:54:00:aa:bb:01";
  private static final String LAB =
      Path.of(System.getProperty("bty.root"), "image-builder", "lab").toString();

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  private String run(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    int status = process.waitFor();
    assertThat(status).as(String.join(" ", words) + ": " + output).isZero();
    return output;
  }

  private static String[] inside(String namespace, String... words) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  private Process start(String log, String... words) throws IOException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile())
            .start();
    started.add(process);
    return process;
  }

  private String[] program(String... words) {
    List<String> all =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "bty.appliance.Main"));
    all.addAll(List.of(words));
    all.addAll(
        List.of(
            "--state-dir=" + folder.resolve("state"),
            "--image-root=" + folder.resolve("images"),
            "--boot-dir=" + folder.resolve("boot")));
    return inside(APPLIANCE, all.toArray(String[]::new));
  }

  @BeforeEach
  void network() throws Exception {
    for (String namespace : List.of(LAN, APPLIANCE, MACHINE)) {
      run("ip", "netns", "add", namespace);
      run("ip", "-n", namespace, "link", "set", "lo", "up");
    }
    run("ip", "-n", LAN, "link", "add", "br0", "type", "bridge");
    run("ip", "-n", LAN, "link", "set", "br0", "up");
    for (String namespace : List.of(APPLIANCE, MACHINE)) {
      String port = namespace.endsWith("srv") ? "srv" : "cli";
      run(
          "ip", "-n", LAN, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns",
          namespace);
      run("ip", "-n", LAN, "link", "set", port, "master", "br0", "up");
      run("ip", "-n", namespace, "link", "set", "eth0", "up");
    }
    run("ip", "-n", LAN, "addr", "add", "10.77.0.1/24", "dev", "br0");
    run("ip", "-n", APPLIANCE, "addr", "add", "10.77.0.10/24", "dev", "eth0");
    // /tmp may keep others out, and dnsmasq reads boot files as nobody.
    folder.toFile().setExecutable(true, false);
    folder.toFile().setReadable(true, false);
    Path boot = Files.createDirectories(folder.resolve("boot"));
    for (String file :
        List.of(
            "undionly.kpxe",
            "snponly.efi",
            "bty-netboot-x86_64.vmlinuz",
            "bty-netboot-x86_64.initrd")) {
      Files.write(boot.resolve(file), new byte[70_000]);
    }
    Path lan =
        Files.writeString(
            folder.resolve("lan.conf"),
            """
            port=0
            pid-file=
            no-ping
            interface=br0
            bind-interfaces
            dhcp-range=10.77.0.100,10.77.0.150,255.255.255.0,1h
            dhcp-boot=pxelinux.0,elsewhere,10.77.0.1
            dhcp-leasefile=%s
            """
                .formatted(folder.resolve("leases")));
    Files.createFile(folder.resolve("leases"));
    folder.resolve("leases").toFile().setWritable(true, false);
    start(
        "lan.log",
        inside(LAN, "dnsmasq", "--keep-in-foreground", "--log-facility=-", "--conf-file=" + lan));
    run(program("init"));
    start("serve.log", program("serve", "--web-host=0.0.0.0"));
    Eventually.see("the web server", () -> curl("/healthz"), answer -> answer.contains("ok"));
    String login = curl("/ui/login", "-d", "user=bty&password=bty");
    assertThat(login).isNotNull();
    String page = curl("/ui/password");
    curl(
        "/ui/password",
        "-d",
        "csrf="
            + find("name=\"csrf\" value=\"([0-9a-f]+)\"", page)
            + "&old=bty&new=correct+horse+battery&again=correct+horse+battery");
  }

  @AfterEach
  void tidy() throws Exception {
    for (Process process : started.reversed()) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    for (String namespace : List.of(MACHINE, APPLIANCE, LAN)) {
      new ProcessBuilder("ip", "netns", "del", namespace).start().waitFor();
    }
  }

  private String curl(String path, String... more) throws Exception {
    String jar = folder.resolve("cookies").toString();
    List<String> words =
        new ArrayList<>(List.of("curl", "-s", "--max-time", "20", "-c", jar, "-b", jar));
    words.addAll(List.of(more));
    words.add("http://10.77.0.10:8080" + path);
    Process process =
        new ProcessBuilder(inside(APPLIANCE, words.toArray(String[]::new)))
            .redirectErrorStream(true)
            .start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private static String find(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern + " in " + text).isTrue();
    return found.group(1);
  }

  private void save(boolean enabled) throws Exception {
    String page = curl("/ui/settings");
    String answer =
        curl(
            "/ui/settings",
            "-w",
            "%{http_code}",
            "-d",
            "csrf="
                + find("name=\"csrf\" value=\"([0-9a-f]+)\"", page)
                + "&seen="
                + find("name=\"seen\" value=\"([0-9a-f]*)\"", page)
                + "&interface=eth0&address=&subnets=&enabled="
                + enabled);
    assertThat(answer).endsWith("303");
  }

  private void awaitPage(String... words) throws Exception {
    Eventually.see(
        String.join(", ", words),
        () -> curl("/ui/settings"),
        page -> List.of(words).stream().allMatch(page::contains));
  }

  /// Plays a machine's firmware with a program that shares nothing with ours.
  private String asks(int kind) throws Exception {
    return run(
        inside(
            MACHINE,
            "python3",
            "-c",
            """
            import sys, socket
            sys.path.insert(0, sys.argv[1])
            import pxe_client as p
            kind, mac = p.KINDS[int(sys.argv[2])], bytes.fromhex("525400aabb01")
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            s.setsockopt(socket.SOL_SOCKET, 25, b"eth0\\0")
            s.bind(("", 68))
            number, packet = p.packet(1, mac, kind)
            s.sendto(packet, ("255.255.255.255", 67))
            s.settimeout(3)
            try:
                while True:
                    got, answer = p.parse(*s.recvfrom(2048))
                    print(got == number, answer)
            except TimeoutError:
                pass
            """,
            LAB,
            Integer.toString(kind)));
  }

  @Test
  void settingsPageTurnsNetworkBootOnAndSaysWhatBecameOfIt() throws Exception {
    assertThat(curl("/ui/settings")).contains("Nobody runs dnsmasq", "Network boot is off");
    Process keeper = start("proxy.log", program("proxy-dhcp"));
    save(true);
    awaitPage("Network boot is on, and dnsmasq runs.", "eth0, 10.77.0.10");
    assertThat(asks(0)).contains("True 10.77.0.10:67", "vendor=PXEClient");
    assertThat(asks(3)).contains("True 10.77.0.10:67 next=10.77.0.10");
    Eventually.see(
        "the machine's story",
        () -> curl("/ui/dashboard"),
        page -> page.contains(MAC) && page.contains("DHCP asked") && page.contains("offered"));
    checkNamesTheOther();
    save(false);
    awaitPage("Network boot is off.", "does not run");
    assertThat(asks(0)).doesNotContain("10.77.0.10");
    takenPortIsSaid();
    brokenFileIsSaid();
    keeper.destroy();
    assertThat(Eventually.end(keeper)).isEqualTo(143);
    awaitPage("wished for, and dnsmasq does not run");
  }

  private void checkNamesTheOther() throws Exception {
    String csrf = find("name=\"csrf\" value=\"([0-9a-f]+)\"", curl("/ui/settings"));
    curl("/ui/settings/check", "-d", "csrf=" + csrf);
    awaitPage(
        "TFTP undionly.kpxe",
        "70000 bytes, answered in",
        "Told to boot snponly.efi.",
        "Told to boot undionly.kpxe.",
        "Told to boot http://10.77.0.10:8080/pxe-bootstrap.ipxe.",
        "conflicts",
        "Names pxelinux.0 on 10.77.0.1: some machines will take that one.");
    // The questions of the check are no machines; the other server needs a person.
    assertThat(curl("/ui/dashboard"))
        .contains("DHCP server 10.77.0.1")
        .doesNotContain("02:62:74:79");
  }

  private void takenPortIsSaid() throws Exception {
    Process taken =
        start(
            "taken.log",
            inside(
                APPLIANCE,
                "python3",
                "-c",
                "import socket,time;s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);"
                    + "s.bind(('',67));print('taken',flush=True);time.sleep(600)"));
    // Whoever binds first has the port: dnsmasq is told to start only when it can't.
    Eventually.see(
        "the port taken", () -> Files.readString(folder.resolve("taken.log")), "taken\n"::equals);
    save(true);
    awaitPage("wished for, and dnsmasq does not run", "Address already in use");
    assertThat(curl("/ui/dashboard")).contains("Address already in use");
    taken.destroy();
    awaitPage("Network boot is on, and dnsmasq runs.");
  }

  private void brokenFileIsSaid() throws Exception {
    Path settings = folder.resolve("state/settings.yaml");
    String good = Files.readString(settings);
    Files.writeString(settings, good.replace("enabled: true", "enabled: perhaps"));
    awaitPage("dnsmasq runs with the settings of before", "perhaps");
    assertThat(asks(0)).contains("True 10.77.0.10:67");
    Files.writeString(settings, good);
    awaitPage("Network boot is on, and dnsmasq runs.");
  }
}
