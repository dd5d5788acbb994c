package bty.appliance.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// One request.
///
/// @param method in upper case
/// @param path as it was asked for, decoded
/// @param parameters the named parts of the route's path, decoded
/// @param query what follows the `?`, decoded; of a name that stands there twice, the first
/// @param headers by lower-case name; several of one name are joined by commas (RFC 9110, 5.3)
/// @param caller who asks, as far as it could be told
/// @param peer from where: an address
/// @param secure whether it came over TLS
/// @param local the address and port that was asked, as it stands in a URL
/// @param secure whether it came over TLS
public record Request(
    String method,
    String path,
    Map<String, String> parameters,
    Map<String, String> query,
    Map<String, String> headers,
    Caller caller,
    String peer,
    String local,
    boolean secure,
    Body body) {

  /// What comes with a request.
  public interface Body {
    /// How much was announced; empty: nothing.
    OptionalLong length();

    /// The bytes. To be read once.
    InputStream stream() throws IOException;
  }

  /// A header, if it came.
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /// The same, sent by that caller.
  Request by(Caller who) {
    return new Request(method, path, parameters, query, headers, who, peer, local, secure, body);
  }

  /// Whether a browser sends it: then a page may have made it do so, of whatever origin (Fetch
  /// Metadata; RFC 6454, 7).
  public boolean isFromBrowser() {
    return header("Origin").isPresent()
        || header("Sec-Fetch-Site").isPresent()
        || header("User-Agent").filter(agent -> agent.startsWith("Mozilla/")).isPresent();
  }

  /// What follows the path when the same is asked for elsewhere: the query, encoded anew, behind
  /// its `?`; empty where there is none.
  String querySuffix() {
    return query.isEmpty()
        ? ""
        : query.entrySet().stream()
            .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// A part of the path.
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("BUG: the route has no {" + name + "}");
    }
    return value;
  }

  /// Refuses a body that is announced as too long, before any of it is read.
  ///
  /// @throws TooLargeException if it is longer
  public void refuseLongerThan(int most) throws TooLargeException {
    long announced = body.length().orElse(0);
    if (announced > most) {
      throw new TooLargeException(
          "the body has " + announced + " bytes; this takes at most " + most);
    }
  }

  /// The same, with its body at hand, to be read as often as somebody wants.
  ///
  /// @throws TooLargeException if it is longer than that
  public Request held(int most) throws IOException {
    byte[] bytes = body(most);
    return new Request(
        method,
        path,
        parameters,
        query,
        headers,
        caller,
        peer,
        local,
        secure,
        new Body() {
          @Override
          public OptionalLong length() {
            return body.length();
          }

          @Override
          public InputStream stream() {
            return new ByteArrayInputStream(bytes);
          }
        });
  }

  /// The whole body.
  ///
  /// @throws TooLargeException if it is longer
  public byte[] body(int most) throws IOException {
    refuseLongerThan(most);
    long announced = body.length().orElse(0);
    return announced == 0 ? new byte[0] : body.stream().readNBytes((int) announced);
  }

  /// A body that ends before it is whole: its sender went away, which is nobody's mistake here.
  static final class SenderStoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    SenderStoppedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// A body that is not taken.
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
      super(message);
    }
  }
}
