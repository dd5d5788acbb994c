package bty.appliance.cli;

import bty.appliance.config.ServerConfig;
import bty.appliance.netboot.CheckRequest;
import bty.appliance.netboot.NetbootCheck;
import bty.appliance.netboot.NetbootFindings;
import bty.appliance.netboot.NetbootFindings.Finding;
import bty.appliance.netboot.NetworkProbes;
import bty.appliance.settings.SettingsStore;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// `bty-web netboot-check`.
final class NetbootCheckCommand {
  static final String HELP =
      """
      usage: bty-web netboot-check [SETTINGS]

      Fetches what a machine that boots would, from the address that network boot uses: the boot
      files over TFTP, the first script and the live environment over HTTP, and, if it may (root,
      or CAP_NET_BIND_SERVICE), asks by DHCP as a BIOS, a UEFI and an iPXE client. Names every DHCP
      server that answers, and with what. Keeps what it found for the Settings page, whose button
      does the same.
      """;

  private NetbootCheckCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    return new StateVerb(
            List.of(List.of()),
            "netboot-check takes no words, only settings: ",
            "checking network boot")
        .run(arguments, host, (_, settings) -> check(settings, host));
  }

  private static ExitStatus check(ServerConfig settings, Environment host) throws IOException {
    String request = CheckRequest.read(settings.stateDir().resolve("status")).orElse("");
    NetbootFindings findings =
        check(settings, new SettingsStore(settings.stateDir()), host).run(request);
    findings.findings().forEach(one -> print(one, host));
    findings.servers().forEach(one -> print(one, host));
    try {
      findings.save(settings.netbootDir());
    } catch (IOException e) {
      host.err().println("bty-web: the Settings page is not told: " + IoWords.of(e));
    }
    return findings.isBad() ? ExitStatus.FAILED : ExitStatus.DONE;
  }

  private static void print(Finding one, Environment host) {
    host.out()
        .println(String.format(Locale.ROOT, "%-10s %s: %s", one.word(), one.what(), one.words()));
  }

  /// The check, by the settings.
  static NetbootCheck check(ServerConfig settings, SettingsStore site, Environment host) {
    return new NetbootCheck(
        site,
        host.interfaces()::list,
        settings.bootDir(),
        settings.port(),
        new NetworkProbes(host.clock(), host.random()),
        host.neighbours(),
        host.clock());
  }
}
