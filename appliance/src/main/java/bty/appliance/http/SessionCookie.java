package bty.appliance.http;

import java.util.Optional;

/// The cookie of a browser's session (RFC 6265). No script can read it, and no other site can have
/// it sent.
public final class SessionCookie {
  private static final String NAME = "bty_session";
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

  private SessionCookie() {}

  /// The value that came with a request, if one did.
  public static Optional<String> in(Request request) {
    return Cookies.find(request, NAME);
  }

  /// The header `Set-Cookie` that keeps it until the browser is closed.
  public static String keep(String value) {
    return NAME + "=" + value + ATTRIBUTES;
  }

  /// The header `Set-Cookie` that removes it.
  public static String remove() {
    return NAME + "=; Max-Age=0" + ATTRIBUTES;
  }
}
