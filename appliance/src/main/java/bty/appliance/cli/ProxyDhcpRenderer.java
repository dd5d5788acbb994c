package bty.appliance.cli;

import bty.appliance.bootfile.UefiFirstStage;
import bty.appliance.config.ServerConfig;
import bty.appliance.dnsmasq.DnsmasqCheck.Verdict;
import bty.appliance.dnsmasq.DnsmasqFile;
import bty.appliance.dnsmasq.ProxyDhcpRendering;
import bty.appliance.dnsmasq.ProxyNetwork;
import bty.appliance.settings.SettingsStore;
import bty.appliance.settings.SiteSettings;
import bty.appliance.template.TemplateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// dnsmasq's file from the settings, the computer's network interfaces and the template, as dnsmasq
/// itself accepts it.
record ProxyDhcpRenderer(ServerConfig settings, SettingsStore site, Environment host) {
  /// What is to be run by the settings of this moment.
  ProxyDhcpRendering render() throws IOException {
    SettingsStore.Current current = site.current();
    if (!current.problem().isEmpty()) {
      return new ProxyDhcpRendering.Impossible(current.problem());
    }
    SiteSettings.ProxyDhcp wanted = current.value().proxyDhcp();
    if (!wanted.enabled()) {
      return new ProxyDhcpRendering.Off();
    }
    try {
      ProxyNetwork network = ProxyNetwork.of(wanted, host.interfaces().list());
      String server =
          current
              .value()
              .serverUrl()
              .orElse("http://" + network.address().text() + ":" + settings.port());
      String text =
          new DnsmasqFile(new TemplateFolder(settings.templatesDir()))
              .render(
                  network,
                  settings.bootDir().toAbsolutePath(),
                  server,
                  UefiFirstStage.in(settings.bootDir()),
                  wanted.plainIpxe());
      Optional<String> refusal = refusal(text);
      return refusal.isPresent()
          ? new ProxyDhcpRendering.Impossible("dnsmasq refuses what was rendered: " + refusal.get())
          : new ProxyDhcpRendering.Ready(
              text, network.networkInterface() + ", " + network.address().text());
    } catch (IllegalArgumentException e) {
      return new ProxyDhcpRendering.Impossible(String.valueOf(e.getMessage()));
    }
  }

  /// Why dnsmasq would not start with it, in its own words; then the file that is in force stays.
  private Optional<String> refusal(String text) throws IOException {
    Path draft = Files.createTempFile("bty-dnsmasq-", ".conf");
    try {
      Files.writeString(draft, text);
      return switch (host.dnsmasq().check(draft)) {
        case Verdict.Accepted _ -> Optional.empty();
        case Verdict.Refused refused -> Optional.of(refused.words());
        case Verdict.NotInstalled _ -> {
          host.err().println("bty-web: there is no dnsmasq here, so its file was not checked");
          yield Optional.empty();
        }
      };
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
