package bty.appliance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.dnsmasq.DnsmasqCheck;
import bty.appliance.dnsmasq.DnsmasqCheck.Verdict;
import bty.appliance.dnsmasq.InstalledDnsmasq;
import bty.appliance.dnsmasq.ProxyNetwork;
import bty.appliance.settings.SiteSettings.Ipv4;
import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private List<ProxyNetwork.Interface> interfaces = List.of();
  private DnsmasqCheck dnsmasq = _ -> new Verdict.Accepted();

  @Test
  void committedStateFolderIsAValidInstallation() {
    Path state = Path.of(System.getProperty("bty.root", ".."), "state");
    assertThat(run("check", state.toString())).as(text(out)).isEqualTo(ExitStatus.DONE);
    assertThat(text(out)).isEmpty();
  }

  @Test
  void checkNamesEveryMistakeWithItsPlace() throws IOException {
    Files.createDirectories(folder.resolve("machines"));
    Files.createDirectories(folder.resolve("images"));
    Files.writeString(folder.resolve("settings.yaml"), "proxy_dhcp:\n  subnets: [10.0.0.1/24]\n");
    Files.writeString(folder.resolve("machines/52-54-00-00-00-01.yaml"), "reflash: -1\nbot: x\n");
    Files.writeString(folder.resolve("machines/52-54-00-00-00-02.yaml"), "boot_policy: tui\n");
    Files.writeString(folder.resolve("machines/52-54-00-00-00-AA.yaml"), "boot_policy: tui\n");
    Files.writeString(folder.resolve("images/a.img.yaml"), "sha256: short\n");
    assertThat(run("check", folder.toString())).isEqualTo(ExitStatus.FAILED);
    assertThat(text(out).lines().map(line -> line.replaceAll("(:[0-9]+:[0-9]+: [^ ]+).*", "$1")))
        .containsExactly(
            "images/a.img.yaml:1:9: sha256:",
            "machines/52-54-00-00-00-01.yaml:1:10: reflash:",
            "machines/52-54-00-00-00-01.yaml:2:1: unknown",
            "machines/52-54-00-00-00-AA.yaml:1:1: the",
            "settings.yaml:2:13: subnets:");
  }

  @Test
  void checkFollowsWhatMachinesName() throws IOException {
    Files.createDirectories(folder.resolve("machines"));
    Files.createDirectories(folder.resolve("user-data/racks"));
    Files.createDirectories(folder.resolve("workflows"));
    Files.writeString(folder.resolve("user-data/good.yaml"), "#cloud-config\nruncmd: [date]\n");
    Files.writeString(folder.resolve("user-data/racks/bad.yaml"), "#cloud-config\nruncmd: [ls\n");
    Files.writeString(folder.resolve("user-data/unnamed.yaml"), "#cloud-config\na: {\n");
    Files.writeString(folder.resolve("user-data/notes.txt"), "a: {\n");
    for (String last : List.of("01", "02")) {
      Files.writeString(
          folder.resolve("machines/52-54-00-00-00-" + last + ".yaml"),
          "provisioning_mode: cloud-init\nuser_data: racks/bad.yaml\n");
    }
    Files.writeString(
        folder.resolve("machines/52-54-00-00-00-03.yaml"),
        "boot_policy: tui\nprovisioning_mode: cijoe\ncijoe_workflow: gone.yaml\n");
    Files.writeString(
        folder.resolve("machines/52-54-00-00-00-04.yaml"), "provisioning_mode: cijoe-online\n");
    Files.writeString(
        folder.resolve("machines/52-54-00-00-00-05.yaml"),
        "provisioning_mode: cloud-init\nuser_data: good.yaml\n");
    assertThat(run("check", folder.toString())).isEqualTo(ExitStatus.FAILED);
    assertThat(text(out).lines().map(line -> line.replaceAll("(:[0-9]+:[0-9]+: [^ ]+).*", "$1")))
        .containsExactly(
            "machines/52-54-00-00-00-03.yaml:3:1: workflows/gone.yaml",
            "machines/52-54-00-00-00-04.yaml:1:1: provisioning_mode",
            "user-data/racks/bad.yaml:3:1: not",
            "user-data/unnamed.yaml:3:1: not");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--stat-dir x               | bty-web: unknown option --stat-dir; did you mean"
            + " \"--state-dir\"?",
        "--web-port                 | bty-web: no value given for --web-port",
        "serve --web-port 99999     | bty-web: web-port: \"99999\" is not a port; wanted 0 to"
            + " 65535",
        "serve --state-dir=         | bty-web: state-dir: \"\" is not a path",
        "serve extra                | bty-web: serve takes no words, only settings: [extra]",
        "serve --config /none.yaml  | bty-web: the settings file /none.yaml cannot be read",
        "flash                      | bty-web: there is no verb \"flash\"; see bty-web --help",
        "render                     | bty-web: render takes the word dnsmasq, and settings: []",
        "check /none                | bty-web: checking /none: there is no such folder",
      })
  void misuseIsExplained(String arguments, String message) {
    assertThat(run(arguments.split(" "))).isEqualTo(ExitStatus.MISUSE);
    assertThat(text(err)).isEqualTo(message + "\n");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void settingsFileIsReadAndItsMistakesAreNamed() throws IOException {
    Path config = folder.resolve("bty-web.yaml");
    Files.writeString(config, "state-dir: %s\nweb-prot: 1\n".formatted(folder));
    assertThat(run("check", "--config=" + config)).isEqualTo(ExitStatus.MISUSE);
    assertThat(text(err)).contains("unknown key \"web-prot\"; did you mean \"web-port\"?");
    Files.writeString(config, "state-dir: %s\n".formatted(folder));
    Files.createDirectory(folder.resolve("machines"));
    assertThat(run("check", "--config=" + config)).isEqualTo(ExitStatus.DONE);
  }

  @Test
  void whatIsNoStateFolderIsNotCheckedInSilence() throws IOException {
    Path machines = Files.createDirectories(folder.resolve("state/machines"));
    Files.writeString(machines.resolve("52-54-00-00-00-01.yaml"), "boot_policy: tui\n");
    for (Path none : List.of(Files.createDirectory(folder.resolve("empty")), machines)) {
      assertThat(run("check", none.toString())).isEqualTo(ExitStatus.MISUSE);
      assertThat(text(err)).contains("bty-web: checking " + none + ": ", "bty-web init " + none);
    }
    assertThat(run("check", folder.resolve("state").toString())).isEqualTo(ExitStatus.DONE);
  }

  @Test
  void everyVerbHasItsHelpAndTheTableOfSettings() {
    for (String verb : List.of("", "serve", "init", "check", "render")) {
      out.reset();
      assertThat(verb.isEmpty() ? run("--help") : run(verb, "--help")).isEqualTo(ExitStatus.DONE);
      assertThat(text(out)).contains("usage: bty-web", "--state-dir", "BTY_WEB_PORT");
    }
  }

  @Test
  void dnsmasqFileIsRenderedFromTheSettings() throws IOException {
    settings(
        """
        proxy_dhcp:
          enabled: true
          interface: en*
          address: 10.77.0.10
          subnets: [10.77.0.0/24, 10.78.0.0/23]
        """);
    assertThat(render()).isEqualTo(ExitStatus.DONE);
    assertThat(text(out))
        .contains(
            "interface=en*\n",
            "dhcp-range=10.77.0.0,proxy,255.255.255.0\ndhcp-range=10.78.0.0,proxy,255.255.254.0\n",
            "tftp-root=" + folder.resolve("boot") + "\n",
            "dhcp-boot=tag:ipxe,http://10.77.0.10:8080/pxe-bootstrap.ipxe,,10.77.0.10\n");
  }

  @Test
  void whatTheSettingsLeaveOpenIsTheComputersOnlyNetwork() throws IOException {
    settings("proxy_dhcp: {enabled: true}\n");
    interfaces = List.of(new ProxyNetwork.Interface("ens3", new Ipv4("192.168.7.9"), 22));
    assertThat(render()).isEqualTo(ExitStatus.DONE);
    assertThat(text(out))
        .contains("interface=ens3\n", "dhcp-range=192.168.4.0,proxy,255.255.252.0");
    interfaces =
        List.of(interfaces.getFirst(), new ProxyNetwork.Interface("wl0", new Ipv4("10.0.0.2"), 8));
    assertThat(render()).isEqualTo(ExitStatus.FAILED);
    assertThat(text(err)).contains("fits 2 of this computer's addresses", "ens3 192.168.7.9");
  }

  @Test
  void nothingIsRenderedThatNobodyAskedFor() throws IOException {
    settings("proxy_dhcp: {enabled: false}\n");
    assertThat(render()).isEqualTo(ExitStatus.FAILED);
    assertThat(text(err)).contains("proxy_dhcp is not enabled in");
    settings("proxy_dhcp: {enabled: true, interface: \"eth0\\ndhcp-script=/bin/sh\"}\n");
    assertThat(render()).isEqualTo(ExitStatus.FAILED);
    assertThat(text(err)).contains("is not the name of a network interface");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void whatDnsmasqRefusesDoesNotReplaceTheFileInForce() throws IOException {
    settings(
        "proxy_dhcp: {enabled: true, interface: eth0, address: 10.7.0.1, subnets: [10.7.0.0/24]}");
    Path file = folder.resolve("dnsmasq.conf");
    Files.writeString(file, "in force");
    dnsmasq = _ -> new Verdict.Refused("bad option at line 7");
    assertThat(run(renderArguments("--output", file.toString()))).isEqualTo(ExitStatus.FAILED);
    assertThat(text(err)).contains("dnsmasq refuses what was rendered: bad option at line 7");
    assertThat(file).hasContent("in force");
    dnsmasq = _ -> new Verdict.NotInstalled();
    assertThat(run(renderArguments("--output", file.toString()))).isEqualTo(ExitStatus.DONE);
    assertThat(text(err)).contains("its file was not checked");
    assertThat(Files.readString(file)).contains("interface=eth0");
  }

  // Not for root's sake: only machines prepared for the root tests are sure to have dnsmasq.
  @Tag("root")
  @Test
  void dnsmasqItselfAcceptsTheFile() throws Exception {
    settings(
        "proxy_dhcp: {enabled: true, interface: \"en*\", address: 10.77.0.10, subnets:"
            + " [10.77.0.0/24]}\n");
    Files.createDirectories(folder.resolve("boot"));
    Path file = folder.resolve("dnsmasq.conf");
    DnsmasqCheck real = new InstalledDnsmasq(new Commands(Cancel.NEVER));
    dnsmasq = real;
    assertThat(run(renderArguments("--output", file.toString())))
        .as(text(err))
        .isEqualTo(ExitStatus.DONE);
    assertThat(real.check(file)).isEqualTo(new Verdict.Accepted());
    Files.writeString(file, "port=0\nno-such-option\n");
    assertThat(real.check(file))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.words()).contains("bad option at line 2"));
  }

  private void settings(String text) throws IOException {
    Files.createDirectories(folder.resolve("state"));
    Files.writeString(folder.resolve("state/settings.yaml"), text);
  }

  private ExitStatus render() {
    return run(renderArguments());
  }

  private String[] renderArguments(String... more) {
    List<String> all =
        new java.util.ArrayList<>(
            List.of(
                "render",
                "dnsmasq",
                "--state-dir=" + folder.resolve("state"),
                "--boot-dir=" + folder.resolve("boot")));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private ExitStatus run(String... arguments) {
    Environment plain = Appliance.host(out, err, new AtomicReference<>(Instant.EPOCH));
    Environment host =
        new Environment(
            plain.environment(),
            plain.out(),
            plain.err(),
            plain.clock(),
            plain.random(),
            plain.probe(),
            plain.neighbours(),
            plain.networks(),
            () -> interfaces,
            dnsmasq,
            plain.passwords(),
            plain.version());
    return Cli.run(List.of(arguments), host);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
