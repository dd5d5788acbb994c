package bty.appliance.dnsmasq;

import bty.appliance.files.AtomicFile;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// What became of the proxy-DHCP server that is wished for: written by who runs it (`bty-web
/// proxy-dhcp`), read by the page.
///
/// @param running whether dnsmasq runs
/// @param since since when that is so
/// @param network on which interface and address it answers; empty where it does not run
/// @param problem what is wrong, in a sentence or dnsmasq's own words; empty if nothing is
public record ProxyDhcpReport(boolean running, Instant since, String network, String problem) {
  private static final String FILE = "proxy-dhcp.json";

  /// Writes it.
  ///
  /// @param status `status/` of the state folder
  public void save(Path status) throws IOException {
    String text =
        Json.write(json -> {
          json.writeStartObject();
          json.writeBooleanProperty("running", running);
          json.writeStringProperty("since", since.toString());
          json.writeStringProperty("network", network);
          json.writeStringProperty("problem", problem);
          json.writeEndObject();
        });
    AtomicFile.replace(status.resolve(FILE), (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Reads the last one; empty where nobody ever wrote one, or it cannot be understood.
  public static Optional<ProxyDhcpReport> read(Path status) throws IOException {
    Path file = status.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonObject json = JsonObject.parse("report of proxy-DHCP", Files.readAllBytes(file));
      return Optional.of(
          new ProxyDhcpReport(
              Boolean.TRUE.equals(json.values().get("running")),
              Instant.parse(json.string("since")),
              json.string("network"),
              json.string("problem")));
    } catch (ProtocolException | DateTimeException ofAnotherVersion) {
      return Optional.empty();
    }
  }
}
