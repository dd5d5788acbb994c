package bty.appliance.http;

import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/// What every answer tells a browser not to do with it.
final class SecurityHeaders {
  private static final Map<String, String> HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

  private SecurityHeaders() {}

  static void addTo(ServerResponse response) {
    HEADERS.forEach(response::header);
  }
}
