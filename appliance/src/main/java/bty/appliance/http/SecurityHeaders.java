package bty.appliance.http;

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

  /// The same response with them; a header that it has itself stays.
  static Response addTo(Response response) {
    Response all = response;
    for (Map.Entry<String, String> header : HEADERS.entrySet()) {
      if (all.headers().find(header.getKey()).isEmpty()) {
        all = all.with(header.getKey(), header.getValue());
      }
    }
    return all;
  }
}
