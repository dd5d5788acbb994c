package bty.appliance.http;

import bty.engine.run.WireJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// One response, as a value. Whoever sends it leaves out the bytes where `HEAD` asked.
public sealed interface Response {
  /// The status code.
  int status();

  /// Its headers but `Content-Length`.
  Map<String, String> headers();

  /// The same with one header more.
  Response with(String name, String value);

  /// Bytes that are there already.
  ///
  /// @param content not changed any more
  @SuppressWarnings("ArrayRecordComponent")
  record Text(int status, Map<String, String> headers, byte[] content) implements Response {
    @Override
    public Text with(String name, String value) {
      return new Text(status, plus(headers, name, value), content);
    }
  }

  /// No bytes at all: 204, 304.
  record Nothing(int status, Map<String, String> headers) implements Response {
    @Override
    public Nothing with(String name, String value) {
      return new Nothing(status, plus(headers, name, value));
    }
  }

  /// A stretch of a file.
  ///
  /// @param from the first byte
  /// @param length how many; exactly so many are sent, or the connection is cut
  record Bytes(int status, Map<String, String> headers, Path file, long from, long length)
      implements Response {
    @Override
    public Bytes with(String name, String value) {
      return new Bytes(status, plus(headers, name, value), file, from, length);
    }
  }

  private static Map<String, String> plus(Map<String, String> old, String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(old);
    more.put(name, value);
    return Map.copyOf(more);
  }

  /// Plain text, which iPXE scripts are too.
  static Response text(int status, String text) {
    return content(status, "text/plain; charset=utf-8", text);
  }

  /// A JSON document.
  static Response json(int status, Consumer<JsonGenerator> body) {
    return content(status, "application/json", WireJson.write(body) + "\n");
  }

  /// A JSON document that is text already.
  static Response jsonText(String json) {
    return content(200, "application/json", json);
  }

  /// Done, and nothing to say.
  static Response noContent() {
    return new Nothing(204, Map.of());
  }

  /// What went wrong (RFC 9457).
  ///
  /// @param title the kind of problem, the same for all of the kind
  /// @param detail this one: what was found, what was wanted, what to do
  static Response problem(int status, String title, String detail) {
    String body =
        WireJson.write(json -> {
          json.writeStartObject();
          json.writeStringProperty("title", title);
          json.writeNumberProperty("status", status);
          json.writeStringProperty("detail", detail);
          json.writeEndObject();
        });
    return content(status, "application/problem+json", body + "\n");
  }

  private static Response content(int status, String type, String text) {
    return new Text(status, Map.of("Content-Type", type), text.getBytes(StandardCharsets.UTF_8));
  }
}
