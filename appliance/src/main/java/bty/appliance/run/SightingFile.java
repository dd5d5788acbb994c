package bty.appliance.run;

import bty.appliance.run.MachineSighting.Flashed;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// What was seen of a machine, as JSON.
public final class SightingFile {
  private static final String PROVEN = "proven";

  private SightingFile() {}

  static String write(MachineSighting facts) {
    return Json.write(json -> {
      json.writeStartObject();
      writeMembers(json, facts);
      json.writeEndObject();
    });
  }

  /// Writes the members into an object that is open already.
  public static void writeMembers(JsonGenerator json, MachineSighting facts) {
    json.writeStringProperty("first_seen", facts.firstSeen().toString());
    json.writeStringProperty("last_seen", facts.lastSeen().toString());
    json.writeStringProperty("answer", facts.answer());
    json.writeStringProperty("reason", facts.reason());
    facts.way().ifPresent(way -> json.writeStringProperty("known_by", way));
    facts
        .flashed()
        .ifPresent(flashed -> {
          json.writeStringProperty("last_flashed_at", flashed.at().toString());
          json.writeStringProperty("last_flashed", flashed.proven() ? PROVEN : "unproven");
        });
  }

  private static Optional<Flashed> flashed(JsonObject json) throws ProtocolException {
    boolean proven = json.optionalString("last_flashed").equals(Optional.of(PROVEN));
    return json.optionalString("last_flashed_at").map(at -> new Flashed(Instant.parse(at), proven));
  }

  static MachineSighting read(byte[] text) throws ProtocolException {
    JsonObject json = JsonObject.parse("facts", text);
    try {
      return new MachineSighting(
          Instant.parse(json.string("first_seen")),
          Instant.parse(json.string("last_seen")),
          json.string("answer"),
          json.string("reason"),
          json.optionalString("known_by"),
          flashed(json));
    } catch (DateTimeException e) {
      throw new ProtocolException("reading the facts: " + e.getMessage());
    }
  }
}
