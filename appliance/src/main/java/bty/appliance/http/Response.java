package bty.appliance.http;

import bty.appliance.files.FileStamp;
import bty.engine.protocol.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// One response, as a value. Whoever sends it leaves out the bytes where `HEAD` asked.
public sealed interface Response {
  /// The status code.
  int status();

  /// Its headers but `Content-Length`.
  Headers headers();

  /// The same with other headers.
  Response with(Headers headers);

  /// The same with one header more; in place of any of that name, but for `Set-Cookie`.
  default Response with(String name, String value) {
    return with(headers().with(name, value));
  }

  /// Bytes that are there already.
  ///
  /// @param bytes not changed any more
  @SuppressWarnings("ArrayRecordComponent")
  record Content(int status, Headers headers, byte[] bytes) implements Response {
    @Override
    public Content with(Headers other) {
      return new Content(status, other, bytes);
    }
  }

  /// No bytes at all: 202, 204, 304, 308.
  record Empty(int status, Headers headers) implements Response {
    @Override
    public Empty with(Headers other) {
      return new Empty(status, other);
    }
  }

  /// A stretch of a file.
  ///
  /// @param stamp which file: if another has taken its place, the connection is cut
  /// @param from the first byte
  /// @param length how many; exactly so many are sent, or the connection is cut
  record FilePart(int status, Headers headers, Path file, FileStamp stamp, long from, long length)
      implements Response {
    @Override
    public FilePart with(Headers other) {
      return new FilePart(status, other, file, stamp, from, length);
    }
  }

  /// A stretch of a file, and somebody who wants to know how far it is.
  record Observed(FilePart part, Observer observer) implements Response {
    @Override
    public int status() {
      return part.status();
    }

    @Override
    public Headers headers() {
      return part.headers();
    }

    @Override
    public Observed with(Headers other) {
      return new Observed(part.with(other), observer);
    }
  }

  /// Learns how far a response is. Called by the thread that sends it.
  interface Observer {
    /// So many more bytes are on their way, the head's among them.
    void sent(long bytes);

    /// Nothing more comes of it, whether all was sent or not.
    void over();
  }

  /// Bytes that are made while they are sent, of any number.
  ///
  /// @param body writes them; what it throws cuts the connection, which is how a client learns of
  ///   it
  record Stream(int status, Headers headers, Body body) implements Response {
    @Override
    public Stream with(Headers other) {
      return new Stream(status, other, body);
    }
  }

  /// Writes the bytes of a response.
  interface Body {
    /// Called once, by the thread of the request; blocks while the client does not read.
    void writeTo(OutputStream out) throws IOException;
  }

  /// Plain text, which iPXE scripts are too.
  static Response text(int status, String text) {
    return content(status, "text/plain; charset=utf-8", text);
  }

  /// A page.
  static Response html(int status, String text) {
    return content(status, "text/html; charset=utf-8", text);
  }

  /// Bytes of some type.
  ///
  /// @param bytes not changed any more
  static Response bytes(String type, byte[] bytes) {
    return new Content(200, Headers.of("Content-Type", type), bytes);
  }

  /// A JSON document.
  static Response json(int status, Consumer<JsonGenerator> body) {
    return content(status, "application/json", Json.write(body) + "\n");
  }

  /// A JSON document that may be large: it is written while it is sent.
  static Response jsonStream(Consumer<JsonGenerator> body) {
    return new Stream(
        200,
        Headers.of("Content-Type", "application/json"),
        out -> {
          Json.write(out, body);
          out.write('\n');
        });
  }

  /// A JSON document that is text already.
  static Response jsonText(String json) {
    return content(200, "application/json", json);
  }

  /// It will be done; what comes of it is to be looked up (RFC 9110, 15.3.3).
  static Response accepted() {
    return new Empty(202, Headers.NONE);
  }

  /// Done, and nothing to say.
  static Response noContent() {
    return new Empty(204, Headers.NONE);
  }

  /// The same request again, elsewhere, for good (RFC 9110, 15.4.9).
  ///
  /// @param location a path of this server
  static Response movedTo(String location) {
    return new Empty(308, Headers.of("Location", location));
  }

  /// What there is to see after this, elsewhere (RFC 9110, 15.4.4).
  ///
  /// @param location a path of this server
  static Response seeOther(String location) {
    return new Empty(303, Headers.of("Location", location));
  }

  /// What went wrong (RFC 9457).
  ///
  /// @param title the kind of problem, the same for all of the kind
  /// @param detail this one: what was found, what was wanted, what to do
  static Response problem(int status, String title, String detail) {
    String body =
        Json.write(json -> {
          json.writeStartObject();
          json.writeStringProperty("title", title);
          json.writeNumberProperty("status", status);
          json.writeStringProperty("detail", detail);
          json.writeEndObject();
        });
    return content(status, "application/problem+json", body + "\n");
  }

  /// Several things that are wrong at once, each also on its own, as `problems`.
  ///
  /// @param problems one sentence each; one at least
  static Response problems(int status, String title, List<String> problems) {
    String body =
        Json.write(json -> {
          json.writeStartObject();
          json.writeStringProperty("title", title);
          json.writeNumberProperty("status", status);
          json.writeStringProperty("detail", String.join("; ", problems));
          json.writeArrayPropertyStart("problems");
          problems.forEach(json::writeString);
          json.writeEndArray();
          json.writeEndObject();
        });
    return content(status, "application/problem+json", body + "\n");
  }

  /// The answer where a MAC address was wanted and something else is named.
  static Response badMac(String name) {
    return problem(400, "Not a MAC address", "\"" + name + "\" is not one; wanted six hex pairs");
  }

  private static Response content(int status, String type, String text) {
    return new Content(
        status, Headers.of("Content-Type", type), text.getBytes(StandardCharsets.UTF_8));
  }
}
