package bty.appliance.hook;

import bty.appliance.files.AtomicFile;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// `status/notifications.json`: what is still to be told, what was, and which needs of a person are
/// told already.
///
/// @param status `status/` of the state folder
record DeliveriesFile(Path status) {
  private static final System.Logger LOG = System.getLogger("hook");
  private static final String NAME = "notifications.json";

  /// What it holds.
  record Kept(List<Delivery> deliveries, Set<String> known) {}

  void write(List<Delivery> deliveries, Set<String> known) throws IOException {
    String text =
        Json.write(json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("known");
          known.forEach(json::writeString);
          json.writeEndArray();
          json.writeArrayPropertyStart("deliveries");
          for (Delivery one : deliveries) {
            json.writeStartObject();
            json.writeStringProperty("id", one.notice().id());
            json.writeStringProperty("event", one.notice().event());
            json.writeStringProperty("at", one.notice().at().toString());
            json.writeStringProperty("body", one.notice().body());
            json.writeStringProperty("state", one.state().word());
            json.writeNumberProperty("attempts", one.attempts());
            json.writeStringProperty("changed", one.changed().toString());
            json.writeStringProperty("next", one.next().toString());
            json.writeStringProperty("problem", one.problem());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
    AtomicFile.replacePrivate(status.resolve(NAME), text.getBytes(StandardCharsets.UTF_8));
  }

  /// What was written last; nothing where there is none, or it cannot be understood.
  Kept read() throws IOException {
    Path file = status.resolve(NAME);
    List<Delivery> deliveries = new ArrayList<>();
    Set<String> known = new TreeSet<>();
    if (Files.exists(file)) {
      try {
        JsonObject json = JsonObject.parse("notifications", Files.readAllBytes(file));
        for (JsonObject one : json.objects("deliveries")) {
          deliveries.add(read(one));
        }
        if (json.values().get("known") instanceof List<?> keys) {
          keys.forEach(key -> known.add(String.valueOf(key)));
        }
      } catch (ProtocolException | DateTimeException | IllegalArgumentException e) {
        LOG.log(Level.WARNING, file + " cannot be used; notices that it held are not sent", e);
      }
    }
    return new Kept(deliveries, known);
  }

  private static Delivery read(JsonObject json) throws ProtocolException {
    return new Delivery(
        new Notice(
            json.string("id"),
            json.string("event"),
            Instant.parse(json.string("at")),
            json.string("body")),
        Delivery.State.of(json.string("state")),
        (int) json.number("attempts"),
        Instant.parse(json.string("changed")),
        Instant.parse(json.string("next")),
        json.string("problem"));
  }
}
