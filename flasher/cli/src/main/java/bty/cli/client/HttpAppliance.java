package bty.cli.client;

import bty.engine.http.WebAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The appliance behind a URL.
///
/// @param server without a slash at the end
/// @param token of this machine's boot; empty: nothing but what everybody may ask
/// @param access how it is reached and believed
/// @param connect how long a connection may take to be made
/// @param answer how long an answer may take to come
public record HttpAppliance(
    URI server, Optional<String> token, WebAccess access, Duration connect, Duration answer)
    implements ApplianceApi {
  // A plan is one or two kilobytes, or up to 4 MiB of texts for provisioning, which JSON's escapes
  // may lengthen. More than this is not an answer of the appliance.
  private static final int LONGEST_BODY = 32 << 20;

  /// An appliance that is given 3 seconds to accept and 10 to answer.
  public HttpAppliance(URI server, Optional<String> token, WebAccess access) {
    this(server, token, access, Duration.ofSeconds(3), Duration.ofSeconds(10));
  }

  @Override
  public String describe() {
    return server.toString();
  }

  @Override
  public Reply get(String path) {
    return ask("GET", path, "", null);
  }

  @Override
  public Reply post(String path, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return ask("POST", path, "application/json", new Body(bytes.length, out -> out.write(bytes)));
  }

  @Override
  public Reply postArchive(String path, Path archive) {
    try {
      Body body = new Body(Files.size(archive), out -> Files.copy(archive, out));
      return ask("POST", path, "application/gzip", body);
    } catch (IOException e) {
      return new Reply.Silence("reading " + archive + ": " + e.getMessage());
    }
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private record Body(long length, Content content) {}

  private Reply ask(String method, String path, String type, @Nullable Body body) {
    URI uri = URI.create(server + path);
    try {
      HttpURLConnection connection = access.connect(uri);
      connection.setRequestMethod(method);
      connection.setConnectTimeout((int) connect.toMillis());
      connection.setReadTimeout((int) answer.toMillis());
      token.ifPresent(secret -> connection.setRequestProperty("Authorization", "Bearer " + secret));
      if (body != null) {
        connection.setRequestProperty("Content-Type", type);
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length());
        body.content().writeTo(connection.getOutputStream());
      }
      return reply(connection);
    } catch (IOException e) {
      return WebAccess.lasting(e)
          .<Reply>map(Reply.Barred::new)
          .orElseGet(() -> new Reply.Silence(words(uri, e)));
    }
  }

  private static Reply reply(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    long date = connection.getHeaderFieldDate("Date", 0);
    InputStream stream = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    String body = "";
    if (stream != null) {
      try (stream) {
        body = new String(stream.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8);
      }
    }
    return new Reply.Answer(
        status, date == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(date)), body);
  }

  private String words(URI uri, IOException e) {
    return switch (e) {
      case SSLException _ -> access.words(uri, e);
      case IOException _ when access.way(uri).isPresent() -> access.words(uri, e);
      case SocketTimeoutException _ -> "no answer in time";
      case UnknownHostException _ -> "its name cannot be resolved";
      case NoRouteToHostException _ -> "no route to it";
      case ConnectException refused ->
          String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
      default -> "the connection broke: " + e.getMessage();
    };
  }

  /// Without the token, which is nobody's business.
  @Override
  public String toString() {
    return "the appliance at " + server;
  }
}
