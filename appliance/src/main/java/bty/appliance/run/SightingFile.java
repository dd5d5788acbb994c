package bty.appliance.run;

import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/// What was seen of a machine, as JSON.
public final class SightingFile {
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
  }

  static MachineSighting read(byte[] text) throws ProtocolException {
    JsonObject json = JsonObject.parse("facts", text);
    try {
      return new MachineSighting(
          Instant.parse(json.string("first_seen")),
          Instant.parse(json.string("last_seen")),
          json.string("answer"),
          json.string("reason"));
    } catch (DateTimeException e) {
      throw new ProtocolException("reading the facts: " + e.getMessage());
    }
  }
}
