package bty.appliance.api;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.util.List;

/// Whether the appliance is there, and which one it is.
record StatusRoutes(String version) {
  List<Route> routes() {
    return List.of(
        Route.open("GET", "/healthz", this::health), Route.open("GET", "/version", this::version));
  }

  private Response health(Request request) {
    return Response.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("status", "ok");
          json.writeEndObject();
        });
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
