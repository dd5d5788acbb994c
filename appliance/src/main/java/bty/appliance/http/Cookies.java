package bty.appliance.http;

import java.util.Arrays;
import java.util.Optional;

/// The cookies of a request (RFC 6265).
public final class Cookies {
  private static final String SESSION = "bty_session";

  // No script can read it, and no other site can have it sent.
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

  private Cookies() {}

  /// The value of a session's, if it came.
  public static Optional<String> session(Request request) {
    return find(request, SESSION);
  }

  /// The header `Set-Cookie` that keeps a session's until the browser is closed.
  ///
  /// @param secure whether it began over TLS, and may then never be sent without
  public static String keepSession(String value, boolean secure) {
    return SESSION + "=" + value + ATTRIBUTES + (secure ? "; Secure" : "");
  }

  /// The header `Set-Cookie` that removes a session's.
  public static String removeSession() {
    return SESSION + "=; Max-Age=0" + ATTRIBUTES;
  }

  /// The value of one, if it came. Several headers of the name have been joined by commas.
  public static Optional<String> find(Request request, String name) {
    return request
        .header("Cookie")
        .flatMap(header ->
            Arrays.stream(header.split("[;,]"))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(name.length() + 1))
                .findFirst());
  }
}
