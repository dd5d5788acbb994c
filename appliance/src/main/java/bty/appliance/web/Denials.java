package bty.appliance.web;

import bty.appliance.http.BrowserCheck;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.io.IOException;

/// What pages say to who may not use them: which role it takes, or that the session has ended, in
/// which case what was typed is not lost.
final class Denials {
  private final LoginPages login;
  private final Frame.Page notice;

  Denials(Frame frame, LoginPages login) {
    this.login = login;
    this.notice = frame.page("notice", Frame.Place.OVERVIEW);
  }

  /// The same route, refused in words.
  Route of(Route route) {
    return route.access() == Route.Access.PAGE
        ? route.denying((request, refusal) -> answer(request, refusal, route.role()))
        : route;
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
    return refusal.status() == 403 ? powerless(request, operator, role, isRead) : refusal;
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
    return notice.show(
        request,
        403,
        "Not allowed",
        new Fill()
            .text("heading", "Not with this role")
            .text("tone", "look")
            .text("line", line)
            .text("back", "/ui/dashboard")
            .text("backWord", "Overview"));
  }
}
