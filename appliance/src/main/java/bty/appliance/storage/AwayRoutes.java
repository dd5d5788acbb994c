package bty.appliance.storage;

import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.util.List;
import java.util.Set;

/// Refuses what would write to the folder of images while their disk is missing: it would lie below
/// the place where that is mounted.
public final class AwayRoutes {
  private static final Set<String> WRITING =
      Set.of(
          "PUT /images/{name}",
          "DELETE /images/{name}",
          "POST /images/{name}/fetch",
          "DELETE /images/{name}/upload",
          "POST /ui/images",
          "POST /ui/fetch",
          "POST /ui/arriving",
          "POST /ui/images/{name}/delete");

  private AwayRoutes() {}

  /// The same routes, guarded.
  public static List<Route> of(List<Route> routes, StorageService storage) {
    return routes.stream()
        .map(route ->
            WRITING.contains(route.method() + " " + route.path()) ? guarded(route, storage) : route)
        .toList();
  }

  private static Route guarded(Route route, StorageService storage) {
    return route.with(request -> {
      StorageState state = storage.state();
      if (!state.away()) {
        return route.endpoint().answer(request);
      }
      return route.access() == Route.Access.PAGE
          ? Response.seeOther("/ui/settings#storage")
          : Response.problem(503, "No disk", state.problem().orElse(state.line()));
    });
  }
}
