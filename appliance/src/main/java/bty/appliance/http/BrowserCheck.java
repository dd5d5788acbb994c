package bty.appliance.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/// What a browser may do with its session. Whoever made it send a request is told by the browser
/// (Origin, RFC 6454, 7; Fetch Metadata), and by a secret that only this server's own pages know.
public final class BrowserCheck {
  /// Where people log in.
  public static final String LOGIN = "/ui/login";

  /// Where they change the password.
  public static final String PASSWORD = "/ui/password";

  /// Where they log out.
  public static final String LOGOUT = "/ui/logout";

  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private BrowserCheck() {}

  /// Of a route of the API; empty where it may be used.
  static Optional<Response> api(Caller.Operator operator, Request request) {
    if (operator.login().isEmpty()) {
      return Optional.empty();
    }
    Caller.Login login = operator.login().get();
    if (login.mustChange()) {
      return Optional.of(
          Response.problem(
              403,
              "Password not changed",
              "the password is still the one that everybody knows; change it at " + PASSWORD));
    }
    boolean known = request.header("X-CSRF-Token").filter(login.csrf()::equals).isPresent();
    return SAFE.contains(request.method()) || (known && isFromHere(request))
        ? Optional.empty()
        : Optional.of(foreign());
  }

  /// Of a page; empty where it may be used. The secret of a form is looked at where the form is
  /// read.
  static Optional<Response> page(Request request) {
    if (!(request.caller() instanceof Caller.Operator operator)) {
      return Optional.of(Response.seeOther(login(request)));
    }
    if (!SAFE.contains(request.method()) && !isFromHere(request)) {
      return Optional.of(foreign());
    }
    boolean mustChange = operator.login().filter(Caller.Login::mustChange).isPresent();
    boolean isTheWay = Set.of(PASSWORD, LOGOUT).contains(request.path());
    return mustChange && !isTheWay ? Optional.of(Response.seeOther(PASSWORD)) : Optional.empty();
  }

  /// Whether no other site's page has made the browser send this.
  public static boolean isFromHere(Request request) {
    Optional<String> origin = request.header("Origin");
    if (origin.isPresent()) {
      String host = origin.get().replaceFirst("^https?://", "");
      return request.header("Host").filter(host::equals).isPresent();
    }
    return request
        .header("Sec-Fetch-Site")
        .filter(site -> !site.equals("same-origin") && !site.equals("none"))
        .isEmpty();
  }

  /// Back to where somebody wanted to go, once logged in; not to where a form was sent to.
  private static String login(Request request) {
    return SAFE.contains(request.method()) && !request.path().equals("/")
        ? LOGIN
            + "?next="
            + URLEncoder.encode(request.path() + request.querySuffix(), StandardCharsets.UTF_8)
        : LOGIN;
  }

  /// What another site's page, or an old one of ours, wanted.
  public static Response foreign() {
    return Response.problem(
        403,
        "Not from a page of this server",
        "the request did not come from a page of this server as it is now; open the page again");
  }
}
