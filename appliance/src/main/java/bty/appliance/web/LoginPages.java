package bty.appliance.web;

import bty.appliance.account.Accounts;
import bty.appliance.account.LoginDelays;
import bty.appliance.account.PasswordFile;
import bty.appliance.account.Sessions;
import bty.appliance.audit.AuditLog;
import bty.appliance.http.BrowserCheck;
import bty.appliance.http.Caller;
import bty.appliance.http.Cookies;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Logging in and out, and changing the password.
final class LoginPages {
  private static final System.Logger LOG = System.getLogger("login");

  private final Frame.Page login;
  private final Frame.Page password;
  private final Frame.Page kept;
  private final Accounts accounts;
  private final AuditLog audit;
  private final Sessions sessions;
  private final InstantSource clock;
  private final LoginDelays delays = new LoginDelays();

  LoginPages(
      Frame frame, Accounts accounts, Sessions sessions, AuditLog audit, InstantSource clock) {
    this.login = frame.lonePage("login");
    this.password = frame.lonePage("password");
    this.kept = frame.lonePage("kept");
    this.accounts = accounts;
    this.audit = audit;
    this.sessions = sessions;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", BrowserCheck.LOGIN, this::show),
        Route.open("POST", BrowserCheck.LOGIN, this::login),
        Route.page("GET", BrowserCheck.PASSWORD, request -> password(request, 200, "")),
        Route.page("POST", BrowserCheck.PASSWORD, this::change).needs(Caller.Role.VIEW),
        Route.page("POST", BrowserCheck.LOGOUT, this::logout).needs(Caller.Role.VIEW),
        Route.page("POST", "/ui/theme", LoginPages::theme).needs(Caller.Role.VIEW));
  }

  private Response show(Request request) throws IOException {
    return shown(request, 200, "", request.query().getOrDefault("next", ""), "", KeptForm.NONE);
  }

  /// The session has ended while somebody was typing: what was typed goes along with the login.
  Response ended(Request request, KeptForm typed) throws IOException {
    return shown(request, 401, "", typed.path(), "", typed);
  }

  private Response shown(
      Request request, int status, String refusal, String next, String typed, KeptForm along)
      throws IOException {
    return login.show(
        request,
        status,
        "Log in",
        new Fill()
            .text("address", request.header("Host").orElse(request.local()))
            .sentence("refusal", Optional.of(refusal).filter(text -> !text.isEmpty()))
            .text("next", next)
            .flag("ended", along.isThere())
            .rows("kept", along.along())
            .text("typed", typed)
            .flag("fresh", accounts.isSurelyDefault()));
  }

  private Response login(Request request) throws IOException {
    if (!BrowserCheck.isFromHere(request)) {
      return BrowserCheck.foreign();
    }
    Form form = Form.of(request);
    String name = form.get("user");
    String next = form.get("next");
    KeptForm along = KeptForm.of(form);
    Duration left = delays.left(request.peer(), name, clock.instant());
    if (!left.isZero()) {
      String wait = left.toSeconds() + 1 + " s";
      return shown(
              request,
              429,
              "Several passwords in a row were wrong. Try again in " + wait + ".",
              next,
              name,
              along)
          .with("Retry-After", Long.toString(left.toSeconds() + 1));
    }
    PasswordFile.Verdict verdict;
    try {
      verdict = accounts.judge(name, form.get("password"));
    } catch (IOException e) {
      LOG.log(Level.ERROR, String.valueOf(e.getMessage()));
      return shown(
          request,
          503,
          "Passwords cannot be checked now; the log of bty-web says why.",
          next,
          name,
          along);
    }
    return switch (verdict) {
      case WRONG -> {
        delays.miss(request.peer(), name, clock.instant());
        audit.note(name, request.peer(), "log in", 401);
        LOG.log(Level.WARNING, "a login from " + request.peer() + " was refused");
        yield shown(request, 401, "The name or the password is not right.", next, name, along);
      }
      case DEFAULT -> begin(request, name, true, BrowserCheck.PASSWORD);
      case RIGHT ->
          along.isThere() ? goOn(request, name, along) : begin(request, name, false, place(next));
    };
  }

  private Response begin(Request request, String name, boolean mustChange, String next) {
    String session = session(request, name, mustChange);
    return Response.seeOther(next)
        .with("Set-Cookie", Cookies.keepSession(session, request.secure()));
  }

  private String session(Request request, String name, boolean mustChange) {
    delays.hit(request.peer(), name);
    Cookies.session(request).ifPresent(sessions::end);
    LOG.log(Level.INFO, name + " logged in from " + request.peer());
    audit.note(name, request.peer(), "log in", 200);
    return sessions.begin(name, mustChange);
  }

  /// What was typed before, in a form of the new session.
  private Response goOn(Request request, String name, KeptForm typed) {
    String session = session(request, name, false);
    String csrf =
        sessions.of(session).flatMap(Caller.Operator::login).map(Caller.Login::csrf).orElse("");
    String line = "You are logged in again. Nothing of this has been done yet.";
    return kept.show(request, 200, "What you typed", typed.page(csrf).text("line", line))
        .with("Set-Cookie", Cookies.keepSession(session, request.secure()));
  }

  /// Only pages of this server: an address with a host of its own would lead anywhere.
  private static String place(String next) {
    int query = next.indexOf('?');
    String path = query < 0 ? next : next.substring(0, query);
    // A query of ours is encoded: nothing in it can lead elsewhere, or end the header.
    boolean isOurs = query < 0 || next.substring(query).matches("\\?[A-Za-z0-9%&=.*_+-]*");
    return isPage(path) && !path.contains("..") && isOurs ? next : "/ui/dashboard";
  }

  /// Whether that is the path of a page of this server.
  static boolean isPage(String path) {
    return path.matches("/ui/[A-Za-z0-9/._-]*");
  }

  private Response password(Request request, int status, String refusal) {
    boolean mustChange =
        request.caller() instanceof Caller.Operator operator
            && operator.login().filter(Caller.Login::mustChange).isPresent();
    return password.show(
        request,
        status,
        "Change the password",
        new Fill()
            .flag("mustChange", mustChange)
            .sentence("refusal", Optional.of(refusal).filter(text -> !text.isEmpty()))
            .text("formCsrf", Frame.csrf(request))
            .sentence("elsewhere", accounts.elsewhere(account(request)))
            .text("account", account(request)));
  }

  /// Whose password it is. The API token is nobody's; with it that of the first account.
  private static String account(Request request) {
    return request.caller() instanceof Caller.Operator operator && operator.login().isPresent()
        ? operator.name()
        : PasswordFile.USER;
  }

  private Response change(Request request) throws IOException {
    Form form = Form.sent(request);
    String account = account(request);
    Optional<String> elsewhere = accounts.elsewhere(account);
    if (elsewhere.isPresent()) {
      return password(request, 422, "Not changed: " + elsewhere.get() + ".");
    }
    Duration left = delays.left(request.peer(), account, clock.instant());
    if (!left.isZero()) {
      return password(
          request,
          429,
          "Several passwords in a row were wrong. Try again in " + (left.toSeconds() + 1) + " s.");
    }
    if (accounts.judge(account, form.get("old")) == PasswordFile.Verdict.WRONG) {
      delays.miss(request.peer(), account, clock.instant());
      return password(request, 422, "The password now is another one.");
    }
    if (!form.get("new").equals(form.get("again"))) {
      return password(request, 422, "The new password was typed in two different ways.");
    }
    Optional<String> objection = PasswordFile.objection(form.get("new"));
    if (objection.isPresent()) {
      return password(request, 422, "Not changed: " + objection.get() + ".");
    }
    accounts.change(account, form.get("new"));
    sessions.endAll(account);
    LOG.log(Level.INFO, "the password of " + account + " was changed from " + request.peer());
    return begin(request, account, false, "/ui/dashboard");
  }

  private Response logout(Request request) throws IOException {
    Form form = Form.sent(request);
    if (form.get("all").equals("yes")) {
      sessions.endAll(account(request));
    }
    Cookies.session(request).ifPresent(sessions::end);
    return Response.seeOther(BrowserCheck.LOGIN).with("Set-Cookie", Cookies.removeSession());
  }

  private static Response theme(Request request) throws IOException {
    Form form = Form.sent(request);
    return Response.seeOther(place(form.get("next")))
        .with("Set-Cookie", Frame.themeCookie(form.get("theme")));
  }
}
