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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What became of the proxy-DHCP server that is wished for: written by who runs it (`bty-web
/// proxy-dhcp`), read by the page.
///
/// @param running whether dnsmasq runs
/// @param since since when that is so
/// @param network on which interface and address it answers; empty where it does not run
/// @param problem what is wrong, in a sentence or dnsmasq's own words; empty if nothing is
/// @param looked when who runs it last looked
public record ProxyDhcpReport(
    boolean running, Instant since, String network, String problem, Instant looked) {
  /// How often it is said anew although nothing has changed.
  static final Duration EVERY = Duration.ofSeconds(30);

  private static final Duration STALE = Duration.ofMinutes(3);
  private static final String FILE = "proxy-dhcp.json";

  /// Said the moment it became so.
  public ProxyDhcpReport(boolean running, Instant since, String network, String problem) {
    this(running, since, network, problem, since);
  }

  /// Whether nobody has looked for so long that it may be otherwise by now. A clock that was set
  /// back is no silence.
  public boolean isStale(Instant now) {
    return Duration.between(looked, now).compareTo(STALE) > 0;
  }

  /// The report as it is to be taken at that moment: of what ran and was looked after by nobody
  /// since, nobody knows.
  public ProxyDhcpReport at(Instant now) {
    return running && isStale(now)
        ? new ProxyDhcpReport(
            false,
            looked,
            network,
            "nobody has looked after dnsmasq since then: bty-web proxy-dhcp was killed; start it"
                + " again as root",
            looked)
        : this;
  }

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
          json.writeStringProperty("looked_at", looked.toString());
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
      Instant since = Instant.parse(json.string("since"));
      return Optional.of(
          new ProxyDhcpReport(
              Boolean.TRUE.equals(json.values().get("running")),
              since,
              json.string("network"),
              json.string("problem"),
              json.optionalString("looked_at").map(Instant::parse).orElse(since)));
    } catch (ProtocolException | DateTimeException ofAnotherVersion) {
      return Optional.empty();
    }
  }
}
