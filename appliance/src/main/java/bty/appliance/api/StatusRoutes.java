package bty.appliance.api;

import bty.appliance.health.Health;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.time.InstantSource;
import java.util.List;

/// Whether the appliance is there, can do its work, and which one it is.
record StatusRoutes(String version, Health health, InstantSource clock) {
  List<Route> routes() {
    return List.of(
        Route.open("GET", "/healthz", this::health),
        Route.token("GET", "/readyz", this::ready),
        Route.open("GET", "/version", this::version));
  }

  /// Only what a restart mends counts: who watches this address restarts the program.
  private Response health(Request request) {
    return answer("Not healthy", "ok", health.dead(clock.instant()));
  }

  private Response ready(Request request) {
    return answer("Not ready", "ready", health.problems(clock.instant()));
  }

  static Response answer(String title, String word, List<String> problems) {
    return problems.isEmpty() ? one("status", word) : Response.problems(503, title, problems);
  }

  private Response version(Request request) {
    return one("version", version);
  }

  private static Response one(String name, String value) {
    return Response.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty(name, value);
          json.writeEndObject();
        });
  }
}
