package bty.appliance.audit;

import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Routes of which it is noted who changed something by them: every one by which an operator can,
/// so that none can be forgotten. What machines report is in their runs.
public final class AuditedRoutes {
  /// Changes nothing but how pages look to who asks for it.
  private static final Set<String> IDLE = Set.of("/ui/theme");

  private AuditedRoutes() {}

  /// The same routes, watched.
  public static List<Route> of(List<Route> routes, AuditLog audit) {
    return routes.stream().map(route -> isWatched(route) ? watched(route, audit) : route).toList();
  }

  private static boolean isWatched(Route route) {
    boolean isOperators =
        switch (route.access()) {
          case TOKEN, PAGE -> true;
          case OPEN, MACHINE -> false;
        };
    return isOperators && !route.method().equals("GET") && !IDLE.contains(route.path());
  }

  private static Route watched(Route route, AuditLog audit) {
    return route.with(request -> {
      try {
        Response response = route.endpoint().answer(request);
        note(audit, request, response.status());
        return response;
      } catch (IOException | RuntimeException e) {
        note(audit, request, 500);
        throw e;
      }
    });
  }

  private static void note(AuditLog audit, Request request, int status) {
    if (request.caller() instanceof Caller.Operator operator) {
      audit.note(operator.name(), request.peer(), request.method() + " " + request.path(), status);
    }
  }
}
