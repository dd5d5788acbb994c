package bty.appliance.openapi;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.engine.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `GET /openapi.json`.
///
/// @param others every route there is but this one
public record OpenApiRoutes(List<Route> others, String version) {
  /// Keeps its own copy.
  public OpenApiRoutes {
    others = List.copyOf(others);
  }

  /// Every route there is, this one among them.
  public List<Route> all() {
    List<Route> all = new ArrayList<>(others);
    // Before those that answer whatever nobody else does.
    all.addFirst(Route.token("GET", "/openapi.json", this::document));
    return all;
  }

  /// Made anew each time: it is asked for once in a while, and holds no memory meanwhile.
  private Response document(Request request) throws IOException {
    Map<String, Object> document = new ApiDocument(Operations.builtIn(), version).of(all());
    return Response.jsonText(Json.write(json -> JsonTree.write(json, document)) + "\n");
  }
}
