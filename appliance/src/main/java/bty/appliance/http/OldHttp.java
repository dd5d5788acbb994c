package bty.appliance.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What old clients and half-done scripts send that Helidon does not take. HTTP/1.0, which the
/// health checks of load balancers and nginx as a proxy speak where nobody tells them otherwise.
/// Helidon would answer 505, so it is shown the same request in HTTP/1.1, for a connection that
/// ends with the response (RFC 9112, appendix C.2.2).
final class OldHttp {
  private static final String VERSION = " HTTP/1.0";
  private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]+ )(/pxe/.*)( HTTP/1\\.[01])");
  private static final Pattern UNESCAPED = Pattern.compile("[ \"<>\\[\\]\\\\^`{|}]");

  private OldHttp() {}

  /// The same request with those characters of its path escaped that no URI has (RFC 3986, 2) and
  /// Helidon answers with an empty 400: a script or a firmware that does not fill in `${net0/mac}`
  /// asks so, and has to be given something that boots.
  ///
  /// @param first the first bytes of a connection
  static byte[] escaped(byte[] first) {
    String text = new String(first, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n");
    Matcher line = REQUEST_LINE.matcher(end < 0 ? "" : text.substring(0, end));
    if (!line.matches() || !UNESCAPED.matcher(line.group(2)).find()) {
      return first;
    }
    String target =
        UNESCAPED
            .matcher(line.group(2))
            .replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
    return (line.group(1) + target + line.group(3) + text.substring(end))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The same request in HTTP/1.1; empty where it is none in HTTP/1.0, or its first line is not
  /// complete: then Helidon answers.
  ///
  /// @param first the first bytes of a connection
  static Optional<byte[]> modernised(byte[] first) {
    // One character for each byte, whatever it is.
    String text = new String(first, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n");
    if (end < 0 || !text.startsWith(VERSION, end - VERSION.length())) {
      return Optional.empty();
    }
    String rest = text.substring(end + 2);
    String host =
        ("\r\n" + rest).toLowerCase(Locale.ROOT).contains("\r\nhost:") ? "" : "Host: unknown\r\n";
    String modern = text.substring(0, end - 1) + "1\r\nConnection: close\r\n" + host + rest;
    return Optional.of(modern.getBytes(StandardCharsets.ISO_8859_1));
  }
}
