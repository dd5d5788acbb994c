package bty.appliance.cli;

import bty.appliance.config.ServerConfig;
import bty.appliance.dnsmasq.ProxyDhcpRendering;
import bty.appliance.files.AtomicFile;
import bty.appliance.settings.SettingsStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `bty-web render dnsmasq`.
final class RenderCommand {
  static final String HELP =
      """
      usage: bty-web render dnsmasq [--output FILE] [SETTINGS]

      Writes dnsmasq's configuration for proxy-DHCP and TFTP from proxy_dhcp in settings.yaml, to
      standard output or, whole or not at all, to a file. Interface, address and subnets that
      settings.yaml does not name are this computer's, where there is only one. What dnsmasq
      itself refuses (dnsmasq --test, where it is installed) is not written.
      """;

  private static final String OUTPUT = "--output";

  private RenderCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    List<String> words = new ArrayList<>(arguments);
    Optional<Path> output = Optional.empty();
    int flag = words.indexOf(OUTPUT);
    if (flag >= 0) {
      if (flag + 1 == words.size()) {
        host.err().println("bty-web: no value given for " + OUTPUT);
        return ExitStatus.MISUSE;
      }
      output = Optional.of(Path.of(words.get(flag + 1)));
      words.subList(flag, flag + 2).clear();
    }
    Optional<Path> file = output;
    return new StateVerb(
            List.of(List.of("dnsmasq")),
            "render takes the word dnsmasq, and settings: ",
            "rendering dnsmasq's file")
        .run(words, host, (_, settings) -> render(settings, file, host));
  }

  private static ExitStatus render(ServerConfig settings, Optional<Path> output, Environment host)
      throws IOException {
    SettingsStore site = new SettingsStore(settings.stateDir());
    ProxyDhcpRendering rendered;
    try {
      rendered = new ProxyDhcpRenderer(settings, site, host).render();
    } catch (UncheckedIOException | IllegalArgumentException e) {
      // A template that cannot be used.
      throw new IOException(e.getMessage(), e);
    }
    return switch (rendered) {
      case ProxyDhcpRendering.Off _ -> {
        host.err()
            .println(
                "bty-web: proxy_dhcp is not enabled in "
                    + settings.stateDir().resolve("settings.yaml")
                    + "; nothing is rendered");
        yield ExitStatus.FAILED;
      }
      case ProxyDhcpRendering.Impossible impossible -> {
        host.err().println("bty-web: " + impossible.why());
        yield ExitStatus.FAILED;
      }
      case ProxyDhcpRendering.Ready ready -> {
        if (output.isPresent()) {
          AtomicFile.replace(output.get(), ready.text().getBytes(StandardCharsets.UTF_8));
        } else {
          host.out().print(ready.text());
        }
        yield ExitStatus.DONE;
      }
    };
  }
}
