package bty.engine.protocol;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/// What every JSON document of bty has in common. Plans are in [PlanJson], reports in [ReportJson]:
/// both programs read and write through these, so they cannot disagree.
public final class Json {
  /// The `schema_version` of everything that carries one.
  public static final String SCHEMA_VERSION = "1";

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// Writes one JSON document.
  public static String write(Consumer<JsonGenerator> body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      body.accept(json);
    }
    return text.toString();
  }

  /// Writes one JSON document while it is made, as UTF-8. The stream stays open.
  public static void write(OutputStream out, Consumer<JsonGenerator> body) throws IOException {
    try (JsonGenerator json =
        FACTORY.createGenerator(
            ObjectWriteContext.empty(), new UnclosedStream(out), JsonEncoding.UTF8)) {
      body.accept(json);
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  /// The generator closes what it writes to; whoever opened this stream closes it.
  private static final class UnclosedStream extends FilterOutputStream {
    UnclosedStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  interface Reading<T> {
    T read() throws ProtocolException;
  }

  /// Turns a value that its record refuses into a sentence that names the document and the member.
  static <T> T value(String what, String key, Reading<T> reading) throws ProtocolException {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("reading the " + what + ": " + key + ": " + e.getMessage());
    }
  }
}
