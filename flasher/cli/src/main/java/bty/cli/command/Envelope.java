package bty.cli.command;

import bty.engine.protocol.Json;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// The JSON that `--json` prints: one object on one line, which names its version and its command.
final class Envelope {
  private Envelope() {}

  /// @param command such as `list-disks`
  /// @param members writes what belongs to the command
  static String of(String command, Consumer<JsonGenerator> members) {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("schema_version", Json.SCHEMA_VERSION);
      json.writeStringProperty("command", command);
      members.accept(json);
      json.writeEndObject();
    });
  }

  /// A command that ended early, with nothing more to say than why.
  ///
  /// @param sentence one, or several, a line each
  static String failed(String command, ExitCode exit, String sentence) {
    return of(
        command,
        json -> {
          json.writeStringProperty("outcome", "failed");
          json.writeStringProperty("reason", String.join("; ", sentence.lines().toList()));
          json.writeNumberProperty("code", exit.status());
        });
  }
}
