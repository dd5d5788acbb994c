package bty.appliance.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// HTTP/1.0, which the health checks of load balancers and nginx as a proxy speak where nobody
/// tells them otherwise. Helidon would answer 505, so it is shown the same request in HTTP/1.1, for
/// a connection that ends with the response (RFC 9112, appendix C.2.2).
final class OldHttp {
  private static final String VERSION = " HTTP/1.0";

  private OldHttp() {}

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
