package bty.appliance.cli;

import bty.appliance.config.ConfigReader;
import bty.appliance.config.InvalidConfigException;
import bty.appliance.config.ServerConfig;
import bty.appliance.dnsmasq.DnsmasqProcess;
import bty.appliance.dnsmasq.ProxyDhcpKeeper;
import bty.appliance.dnsmasq.ProxyDhcpRendering;
import bty.appliance.settings.SettingsStore;
import bty.appliance.state.StateInit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `bty-web proxy-dhcp`.
final class ProxyDhcpCommand {
  static final String HELP =
      """
      usage: bty-web proxy-dhcp [SETTINGS]

      Runs dnsmasq as proxy_dhcp in settings.yaml says, beside bty-web serve, until it is told to
      stop: started when it is enabled there or on the Settings page, started anew when what it
      should do changes, stopped when it is switched off. What dnsmasq refuses is not run; what ran
      before runs on. How that went is in status/proxy-dhcp.json and on the Settings page. Wants
      to be root, as dnsmasq does.
      """;

  private static final long PERIOD_MILLIS = 1000;

  private ProxyDhcpCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    try {
      ConfigReader.Found found = ConfigReader.read(arguments, host.environment());
      if (!found.rest().isEmpty()) {
        host.err().println("bty-web: proxy-dhcp takes no words, only settings: " + found.rest());
        return ExitStatus.MISUSE;
      }
      ServerConfig settings = found.settings();
      Optional<String> objection = StateInit.objection(settings.stateDir());
      if (objection.isPresent()) {
        host.err().println("bty-web: " + objection.get());
        return ExitStatus.MISUSE;
      }
      return keep(settings, host);
    } catch (InvalidConfigException e) {
      host.err().println("bty-web: " + e.getMessage());
      return ExitStatus.MISUSE;
    } catch (IOException e) {
      host.err().println("bty-web: running proxy-DHCP: " + IoWords.of(e));
      return ExitStatus.FAILED;
    } catch (InterruptedException e) {
      return ExitStatus.DONE;
    }
  }

  private static ExitStatus keep(ServerConfig settings, Environment host)
      throws IOException, InterruptedException {
    Path status = settings.stateDir().resolve("status");
    ProxyDhcpRenderer renderer =
        new ProxyDhcpRenderer(settings, new SettingsStore(settings.stateDir()), host);
    ProxyDhcpKeeper keeper =
        new ProxyDhcpKeeper(DnsmasqProcess::start, report -> report.save(status));
    Thread worker = Thread.currentThread();
    Thread stop =
        new Thread(
            () -> {
              worker.interrupt();
              try {
                worker.join();
              } catch (InterruptedException e) {
                worker.interrupt();
              }
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try (keeper) {
      while (true) {
        keeper.step(renderer.render(), host.clock().instant());
        Thread.sleep(PERIOD_MILLIS);
      }
    } finally {
      keeper.close();
      keeper.step(new ProxyDhcpRendering.Off(), host.clock().instant());
    }
  }
}
