package bty.appliance.netboot;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// What the self-check of network boot found.
///
/// @param at when
/// @param request which request it answers; empty where somebody ran it by hand
/// @param findings one for each thing that was tried
/// @param servers one for each DHCP server that answered
public record NetbootFindings(
    Instant at, String request, List<Finding> findings, List<Finding> servers) {
  private static final String FILE = "netboot-check.json";
  private static final int MOST_BYTES = 256 * 1024;

  /// Keeps its own copies.
  public NetbootFindings {
    findings = List.copyOf(findings);
    servers = List.copyOf(servers);
  }

  /// One thing.
  ///
  /// @param tone `good`, `look`, `fail` or `idle`
  /// @param word that goes with it
  /// @param what it is about
  /// @param words a sentence to it
  public record Finding(String tone, String word, String what, String words) {}

  /// Whether something is as it should not be.
  public boolean isBad() {
    return findings.stream().anyMatch(one -> one.tone().equals("fail"));
  }

  /// Writes it.
  ///
  /// @param folder where who runs dnsmasq says how it goes
  public void save(Path folder) throws IOException {
    String text = Json.write(this::write);
    AtomicFile.replace(folder.resolve(FILE), (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// As JSON.
  public void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("at", at.toString());
    json.writeStringProperty("request", request);
    write(json, "findings", findings);
    write(json, "servers", servers);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, List<Finding> findings) {
    json.writeArrayPropertyStart(name);
    for (Finding one : findings) {
      json.writeStartObject();
      json.writeStringProperty("tone", one.tone());
      json.writeStringProperty("word", one.word());
      json.writeStringProperty("what", one.what());
      json.writeStringProperty("words", one.words());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// Reads the last one; empty where there is none, or it cannot be understood.
  public static Optional<NetbootFindings> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file) || Files.size(file) > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      JsonObject json = JsonObject.parse("findings", Files.readAllBytes(file));
      return Optional.of(
          new NetbootFindings(
              Instant.parse(json.string("at")),
              json.string("request"),
              findings(json.objects("findings")),
              findings(json.objects("servers"))));
    } catch (ProtocolException | DateTimeException ofAnotherVersion) {
      return Optional.empty();
    }
  }

  private static List<Finding> findings(List<JsonObject> objects) throws ProtocolException {
    List<Finding> all = new ArrayList<>();
    for (JsonObject one : objects) {
      String tone = one.string("tone");
      all.add(
          new Finding(
              tone.matches("good|look|fail") ? tone : "idle",
              one.string("word"),
              one.string("what"),
              one.string("words")));
    }
    return all;
  }
}
