package bty.engine.source;

import bty.engine.http.WebAccess;
import java.io.EOFException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Asks one web server for one image, whole or from some byte on. An [ImageException] from here is
/// final; any other [IOException] is worth another attempt.
final class HttpRequester {
  private static final int MOST_REDIRECTS = 5;
  private static final String UNESCAPED = "\"<>\\^`{|}";
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  private final ImageLocation.Http location;
  private final HostRule rule;
  private final int stallMillis;

  HttpRequester(ImageLocation.Http location, HostRule rule, Duration stall) {
    this.location = location;
    this.rule = rule;
    this.stallMillis = (int) Math.min(Integer.MAX_VALUE, stall.toMillis());
  }

  String describe() {
    return location.describe();
  }

  /// The image from its first byte; its length is known if the server says it.
  HttpBody first() throws IOException {
    HttpURLConnection connection = ask(null, 0, 0);
    try {
      int status = connection.getResponseCode();
      if (status != 200) {
        throw refusal(connection, status);
      }
      return body(connection, version(connection, connection.getContentLengthLong()));
    } catch (IOException e) {
      connection.disconnect();
      throw e;
    }
  }

  /// The image from its first byte again, and only if it is still the same version.
  HttpBody again(HttpVersion version) throws IOException {
    return resume(version, 0, version.length(), Optional.of(new ReadSoFar()));
  }

  /// The image from byte `position` on, and only if it is still the same version.
  ///
  /// @param end where what is wanted ends
  /// @param soFar everything before `position`; empty if the image is not read from its first byte
  ///   to its last: then a server that sends whole images only is of no use, and one must be sure
  ///   of its version
  HttpBody resume(HttpVersion version, long position, long end, Optional<ReadSoFar> soFar)
      throws IOException {
    if (soFar.isEmpty() && version.ifRange().isEmpty()) {
      throw fetch(
          "it has to be read in parts, and its server gives neither a strong ETag nor a"
              + " Last-Modified to know them to belong together; copy it to a file first, or store"
              + " it as zstd");
    }
    HttpURLConnection connection = ask(version, position, end);
    try {
      int status = connection.getResponseCode();
      return switch (status) {
        case 206 -> resumedBody(connection, version, position);
        case 200 -> wholeBody(connection, version, position, soFar);
        case 416 -> throw changed(version, "it is shorter than " + position + " bytes now");
        default -> throw refusal(connection, status);
      };
    } catch (IOException e) {
      connection.disconnect();
      throw e;
    }
  }

  private HttpBody resumedBody(HttpURLConnection connection, HttpVersion version, long position)
      throws IOException {
    String range = connection.getHeaderField("Content-Range");
    Matcher matcher = CONTENT_RANGE.matcher(range == null ? "" : range);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) != position) {
      throw fetch(
          "its server answered Content-Range \"" + range + "\" to a request from byte " + position);
    }
    HttpVersion now = version(connection, Long.parseLong(matcher.group(3)));
    if (version.differsFrom(now)) {
      throw changed(version, "the rest offered belongs to another version");
    }
    return body(connection, version);
  }

  /// @param version with the length, if that is known
  private HttpBody body(HttpURLConnection connection, HttpVersion version) throws IOException {
    boolean isCut = connection.getContentLengthLong() >= 0 || version.counted().isEmpty();
    Supplier<IOException> early =
        isCut
            ? () -> new EOFException("the server closed the connection early")
            : () -> changed(version, "it ends before that now");
    return new HttpBody(connection, connection.getInputStream(), version, early);
  }

  /// A server without ranges sends the whole again; what was had already is read over, and is
  /// compared where no strong ETag says that it is the same.
  private HttpBody wholeBody(
      HttpURLConnection connection, HttpVersion version, long position, Optional<ReadSoFar> soFar)
      throws IOException {
    HttpVersion now = wholeVersion(connection, version);
    if (version.differsFrom(now)) {
      throw changed(version, "it has " + now.length() + " bytes now, or another ETag or date");
    }
    if (soFar.isEmpty() && position > 0) {
      throw fetch(
          "it has to be read in parts, and its server sends whole images only (no Range); copy it"
              + " to a file first, or store it as zstd");
    }
    HttpBody body = body(connection, version);
    if (position == 0 || version.surelySameAs(now)) {
      body.skip(position);
    } else if (!soFar.orElseThrow().isBeginningOf(body.stream(), position)) {
      throw changed(version, "its first " + position + " bytes are others now");
    }
    return body;
  }

  private HttpURLConnection ask(@Nullable HttpVersion version, long position, long end)
      throws IOException {
    URI uri = location.uri();
    for (int redirects = 0; ; redirects++) {
      HttpURLConnection connection;
      int status;
      try {
        connection = connect(uri, version, position, end);
        status = connection.getResponseCode();
      } catch (IOException e) {
        Optional<String> lasting = WebAccess.lasting(e);
        throw lasting.isPresent() ? fetch(lasting.get()) : e;
      }
      if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
        return connection;
      }
      connection.disconnect();
      if (redirects == MOST_REDIRECTS) {
        throw fetch("its server redirects more than " + MOST_REDIRECTS + " times, last to " + uri);
      }
      uri = redirected(uri, connection.getHeaderField("Location"));
    }
  }

  private URI redirected(URI from, @Nullable String to) throws ImageException {
    try {
      return new ImageLocation.Http(from.resolve(to == null ? "" : escaped(to))).uri();
    } catch (IllegalArgumentException e) {
      throw fetch("its server redirects to \"" + to + "\": " + e.getMessage());
    }
  }

  /// What servers send although no URI has it (RFC 3986, 2): blanks and raw UTF-8, whose bytes come
  /// as ISO 8859-1. Browsers and curl escape them too.
  private static String escaped(String location) {
    StringBuilder uri = new StringBuilder();
    for (byte b : location.strip().getBytes(StandardCharsets.ISO_8859_1)) {
      if (b > ' ' && b < 0x7f && UNESCAPED.indexOf(b) < 0) {
        uri.append((char) b);
      } else {
        uri.append("%%%02X".formatted(b));
      }
    }
    return uri.toString();
  }

  private HttpURLConnection connect(URI uri, @Nullable HttpVersion version, long position, long end)
      throws IOException {
    rule.check(uri);
    HttpURLConnection connection = location.access().connect(uri);
    connection.setConnectTimeout(stallMillis);
    connection.setReadTimeout(stallMillis);
    // The stored bytes are what the digest is of: no encoding of the transfer, ever.
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (uri.getUserInfo() != null && uri.getHost().equals(location.uri().getHost())) {
      byte[] secret = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
      connection.setRequestProperty(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(secret));
    }
    // Without a condition a rest could be that of another version: then the whole is asked for.
    if (version != null && position > 0 && version.ifRange().isPresent()) {
      String last = end < version.length() ? "" + (end - 1) : "";
      connection.setRequestProperty("Range", "bytes=" + position + "-" + last);
      version.ifRange().ifPresent(value -> connection.setRequestProperty("If-Range", value));
    }
    return connection;
  }

  /// A server that does not say a length may still bring as many bytes as were counted.
  private HttpVersion wholeVersion(HttpURLConnection connection, HttpVersion before)
      throws ImageException {
    long length = connection.getContentLengthLong();
    if (length < 0 && before.counted().isEmpty()) {
      throw changed(before, "its server does not say any more how long it is");
    }
    return version(connection, length < 0 ? before.length() : length);
  }

  private static HttpVersion version(HttpURLConnection connection, long length) {
    return new HttpVersion(
        length,
        Optional.ofNullable(connection.getHeaderField("ETag")),
        Optional.ofNullable(connection.getHeaderField("Last-Modified")));
  }

  /// What a status other than the wanted one means.
  private IOException refusal(HttpURLConnection connection, int status) {
    URI asked = URI.create(connection.getURL().toString());
    String way = location.access().way(asked).map(words -> " (" + words + ")").orElse("");
    return switch (status) {
      case -1 -> fetch("what its server answers is not HTTP" + way);
      case 404, 410 -> fetch("its server has no such image (" + status + ")");
      case 401, 403 -> fetch("its server does not allow it (" + status + ")" + way);
      case 407 ->
          fetch(location.access().wantsPassword(asked).orElse("its server answered as a proxy"));
      case 408, 425, 429, 500, 502, 503, 504 ->
          new BusyServerException(
              "the server answered " + status + way,
              connection.getHeaderFieldLong("Retry-After", 0));
      default -> fetch("its server answered with status " + status + "; wanted 200" + way);
    };
  }

  ImageException changed(HttpVersion version, String how) {
    return fetch(
        "the image changed on the server during the transfer: it had "
            + version.length()
            + " bytes, and "
            + how
            + "; begin anew");
  }

  ImageException fetch(String what) {
    return new ImageException(
        ImageException.Kind.FETCH, "fetching " + location.describe() + ": " + what);
  }

  /// A network error in words; the Java names of exceptions are none.
  String words(IOException e) {
    return location.access().words(location.uri(), e);
  }
}
