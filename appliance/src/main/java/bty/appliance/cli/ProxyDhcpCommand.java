package bty.appliance.cli;

import bty.appliance.config.ServerConfig;
import bty.appliance.dnsmasq.DnsmasqLog;
import bty.appliance.dnsmasq.DnsmasqProcess;
import bty.appliance.dnsmasq.DnsmasqUnit;
import bty.appliance.dnsmasq.ProxyDhcpKeeper;
import bty.appliance.dnsmasq.ProxyDhcpRendering;
import bty.appliance.dnsmasq.ProxyDhcpReport;
import bty.appliance.dnsmasq.ProxyDhcpService;
import bty.appliance.netboot.CheckRequest;
import bty.appliance.settings.SettingsStore;
import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// `bty-web proxy-dhcp`.
final class ProxyDhcpCommand {
  static final String HELP =
      """
      usage: bty-web proxy-dhcp [apply] [SETTINGS]

      Runs dnsmasq as proxy_dhcp in settings.yaml says, beside bty-web serve, until it is told to
      stop: started when it is enabled there or on the Settings page, started anew when what it
      should do changes, stopped when it is switched off. What dnsmasq refuses is not run; what ran
      before runs on. How that went is in status/proxy-dhcp.json and on the Settings page, and
      what dnsmasq says of each machine in status/proxy-dhcp.log. It does the self-check of that
      page, too. Wants to be root, as dnsmasq does.

      With apply it is done once, where systemd runs dnsmasq: dnsmasq.conf is written into the
      folder of --netboot-dir, and bty-dnsmasq.service started anew or stopped.
      """;

  private static final String APPLY = "apply";
  private static final long PERIOD_MILLIS = 1000;

  private ProxyDhcpCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    return new StateVerb(
            List.of(List.of(), List.of(APPLY)),
            "proxy-dhcp takes apply or no word, and settings: ",
            "running proxy-DHCP")
        .run(
            arguments,
            host,
            (words, settings) ->
                words.contains(APPLY) ? apply(settings, host) : keep(settings, host));
  }

  private static ExitStatus apply(ServerConfig settings, Environment host) throws IOException {
    SettingsStore site = new SettingsStore(settings.stateDir());
    ProxyDhcpRendering wished = new ProxyDhcpRenderer(settings, site, host).render();
    DnsmasqUnit unit = new DnsmasqUnit.Systemd(new Commands(Cancel.NEVER));
    ProxyDhcpReport report =
        new ProxyDhcpService(unit, settings.netbootDir()).apply(wished, host.clock().instant());
    if (report.problem().isEmpty()) {
      return ExitStatus.DONE;
    }
    host.err().println("bty-web: " + report.problem());
    return ExitStatus.FAILED;
  }

  private static ExitStatus keep(ServerConfig settings, Environment host)
      throws IOException, InterruptedException {
    Path reports = settings.netbootDir();
    DnsmasqLog log = new DnsmasqLog(reports);
    SettingsStore site = new SettingsStore(settings.stateDir());
    ProxyDhcpRenderer renderer = new ProxyDhcpRenderer(settings, site, host);
    ProxyDhcpKeeper keeper =
        new ProxyDhcpKeeper(
            text -> DnsmasqProcess.start(text, log), report -> report.save(reports));
    Thread worker = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Thread stop =
        new Thread(
            () -> {
              worker.interrupt();
              try {
                // Not for the end of the thread: it waits in System.exit for the end of this one.
                done.await();
              } catch (InterruptedException e) {
                worker.interrupt();
              }
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try (keeper) {
      while (true) {
        keeper.step(renderer.render(), host.clock().instant());
        check(settings, site, host);
        Thread.sleep(PERIOD_MILLIS);
      }
    } finally {
      keeper.close();
      try {
        keeper.step(new ProxyDhcpRendering.Off(), host.clock().instant());
      } finally {
        done.countDown();
      }
    }
  }

  /// Does the self-check that somebody asked for on the Settings page. dnsmasq runs on meanwhile.
  private static void check(ServerConfig settings, SettingsStore site, Environment host) {
    try {
      Optional<String> request =
          CheckRequest.pending(settings.stateDir().resolve("status"), settings.netbootDir());
      if (request.isPresent()) {
        NetbootCheckCommand.check(settings, site, host)
            .run(request.get())
            .save(settings.netbootDir());
      }
    } catch (IOException e) {
      host.err().println("bty-web: checking network boot: " + IoWords.of(e));
    }
  }
}
