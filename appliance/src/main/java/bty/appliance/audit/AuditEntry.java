package bty.appliance.audit;

import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// One thing that somebody did, or tried to.
///
/// @param id one more than that of the entry before
/// @param who a name, as it was told
/// @param from an address
/// @param what a method and a path, or a few words
/// @param status how that ended, as HTTP has it
public record AuditEntry(long id, Instant at, String who, String from, String what, int status) {
  private static final int MOST = 200;

  /// Makes whatever was told harmless for a terminal and a page.
  public AuditEntry {
    who = clean(who);
    from = clean(from);
    what = clean(what);
  }

  /// Control and format characters, by which a line could be forged or turned round, become `?`.
  private static String clean(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MOST)
        .forEach(point -> line.appendCodePoint(isPlain(point) ? point : '?'));
    return line.toString();
  }

  private static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /// One line of JSON.
  String line() {
    String text =
        Json.write(json -> {
          json.writeStartObject();
          json.writeNumberProperty("id", id);
          json.writeStringProperty("at", at.toString());
          json.writeStringProperty("who", who);
          json.writeStringProperty("from", from);
          json.writeStringProperty("what", what);
          json.writeNumberProperty("status", status);
          json.writeEndObject();
        });
    // No value has a line break in it.
    return text.replaceAll("\\n\\s*", "");
  }

  /// Reads a line; empty for one that was cut off.
  static Optional<AuditEntry> read(String line) {
    try {
      JsonObject json = JsonObject.parse("audit", line.getBytes(StandardCharsets.UTF_8));
      return Optional.of(
          new AuditEntry(
              json.number("id"),
              Instant.parse(json.string("at")),
              json.string("who"),
              json.string("from"),
              json.string("what"),
              (int) json.number("status")));
    } catch (ProtocolException | DateTimeException torn) {
      return Optional.empty();
    }
  }
}
