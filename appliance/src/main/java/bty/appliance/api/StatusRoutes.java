package bty.appliance.api;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Whether the appliance is there, and which one it is.
///
/// @param problem why it cannot do its work although it answers; empty if it can
record StatusRoutes(String version, Supplier<Optional<String>> problem) {
  List<Route> routes() {
    return List.of(
        Route.open("GET", "/healthz", this::health), Route.open("GET", "/version", this::version));
  }

  private Response health(Request request) {
    return health(problem.get());
  }

  /// Only what a restart mends counts: who watches this address restarts the program.
  static Response health(Optional<String> problem) {
    return problem
        .map(why -> Response.problem(503, "Not healthy", why))
        .orElseGet(() ->
            Response.json(
                200,
                json -> {
                  json.writeStartObject();
                  json.writeStringProperty("status", "ok");
                  json.writeEndObject();
                }));
  }

  private Response version(Request request) {
    return Response.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("version", version);
          json.writeEndObject();
        });
  }
}
