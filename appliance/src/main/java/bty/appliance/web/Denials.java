package bty.appliance.web;

import bty.appliance.files.DiskFull;
import bty.appliance.http.BrowserCheck;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// What pages say to who may not use them: which role it takes, or that the session has ended, in
/// which case what was typed is not lost.
final class Denials {
  private static final System.Logger LOG = System.getLogger("http");
  private static final String PROBLEM = "application/problem+json";

  private final LoginPages login;
  private final Frame.Page notice;
  private final Frame.Page kept;

  Denials(Frame frame, LoginPages login) {
    this.login = login;
    this.kept = frame.lonePage("kept");
    this.notice = frame.page("notice", Frame.Place.OVERVIEW);
  }

  /// The same route, refused in words.
  Route of(Route route) {
    return route.access() == Route.Access.PAGE
        ? route
            .with(request -> answer(request, route))
            .denying((request, refusal) -> answer(request, refusal, route.role()))
        : route;
  }

  private Response answer(Request request, Route route) throws IOException {
    Request held = KeptForm.isForm(request) ? request.held(KeptForm.MOST) : request;
    try {
      return shown(held, route.endpoint().answer(held));
    } catch (Form.OfOldPage old) {
      return ofOldPage(held, old.form(), route.role());
    } catch (IOException e) {
      if (!DiskFull.is(e)) {
        throw e;
      }
      LOG.log(Level.ERROR, request.method() + " " + request.path() + ": " + e.getMessage());
      return full(held);
    }
  }

  private Response full(Request request) throws IOException {
    String line =
        "Nothing was changed: the disk that the appliance keeps its state on is full. Make room on"
            + " it, then send this again.";
    KeptForm typed = KeptForm.of(request);
    return typed.isThere()
        ? kept.show(
            request, 507, "What you typed", typed.page(Frame.csrf(request)).text("line", line))
        : said(request, 507, "No room", line);
  }

  /// Somebody has logged in anew, in another tab perhaps, since the page was opened. Only a browser
  /// that says that it was one of ours is given what came in a form that works.
  private Response ofOldPage(Request request, Form form, Caller.Role role) {
    boolean isOurs = request.header("Origin").isPresent() && BrowserCheck.isFromHere(request);
    KeptForm typed =
        isOurs && role != Caller.Role.VIEW ? KeptForm.of(request.path(), form) : KeptForm.NONE;
    if (typed.isThere()) {
      String line = "This page was opened before your last login. Nothing of it has been done yet.";
      return kept.show(
          request, 403, "What you typed", typed.page(Frame.csrf(request)).text("line", line));
    }
    return said(
        request,
        403,
        "This page is from before your last login",
        "Nothing was done. Open the page again, and press once more.");
  }

  private Response answer(Request request, Response refusal, Caller.Role role) throws IOException {
    boolean isRead = request.method().equals("GET") || request.method().equals("HEAD");
    if (!isRead && !BrowserCheck.isFromHere(request)) {
      return refusal;
    }
    if (!(request.caller() instanceof Caller.Operator operator)) {
      // Of a form that only concerns whoever was logged in there is nothing to keep.
      KeptForm kept = role == Caller.Role.VIEW ? KeptForm.NONE : KeptForm.of(request);
      return kept.isThere() ? login.ended(request, kept) : refusal;
    }
    return refusal.status() == 403
        ? powerless(request, operator, role, isRead)
        : shown(request, refusal);
  }

  /// What programs are told as JSON, a browser shows as a page.
  private Response shown(Request request, Response response) throws IOException {
    boolean isForPeople =
        request.header("Accept").filter(types -> types.contains("text/html")).isPresent();
    if (!isForPeople
        || !(response instanceof Response.Content content)
        || !response.headers().find("Content-Type").equals(Optional.of(PROBLEM))) {
      return response;
    }
    try {
      JsonObject problem = JsonObject.parse("a problem", content.bytes());
      Response page =
          said(request, response.status(), problem.string("title"), problem.string("detail"));
      return response.headers().find("Allow").map(allow -> page.with("Allow", allow)).orElse(page);
    } catch (ProtocolException e) {
      throw new IOException("BUG: a problem that is none", e);
    }
  }

  private Response powerless(
      Request request, Caller.Operator operator, Caller.Role role, boolean isRead) {
    String line =
        operator.name()
            + " has the role "
            + operator.role().word()
            + "; this takes "
            + role.word()
            + ", which an admin can give."
            + (isRead ? "" : " Nothing was changed.");
    return said(request, 403, "Not with this role", line);
  }

  private Response said(Request request, int status, String heading, String line) {
    return notice.show(
        request,
        status,
        heading,
        new Fill()
            .text("heading", heading)
            .text("tone", "look")
            .text("line", line)
            .text("back", "/ui/dashboard")
            .text("backWord", "Overview"));
  }
}
