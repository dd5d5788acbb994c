package bty.appliance.hook;

import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Who is told what happens, and what became of it.
public record HookRoutes(HookKeeper hooks) {
  /// Its routes.
  public List<Route> routes() {
    return List.of(
        Route.token("GET", "/notifications", this::show),
        Route.token("POST", "/notifications/test", this::test));
  }

  private Response show(Request request) {
    HookKeeper.Status status = hooks.status();
    return Response.json(
        200,
        json -> {
          json.writeStartObject();
          status
              .settings()
              .url()
              .map(URI::toString)
              .ifPresent(url -> json.writeStringProperty("url", url));
          json.writeArrayPropertyStart("events");
          status.settings().words().forEach(json::writeString);
          json.writeEndArray();
          if (!status.problem().isEmpty()) {
            json.writeStringProperty("problem", status.problem());
          }
          json.writeArrayPropertyStart("deliveries");
          status.deliveries().forEach(one -> write(json, one));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, HookKeeper.Told one) {
    json.writeStartObject();
    json.writeStringProperty("id", one.id());
    json.writeStringProperty("event", one.event());
    json.writeStringProperty("at", one.at().toString());
    json.writeStringProperty("state", one.state());
    json.writeNumberProperty("attempts", one.attempts());
    json.writeStringProperty("changed_at", one.changed().toString());
    one.next().ifPresent(at -> json.writeStringProperty("next_try_at", at.toString()));
    if (!one.problem().isEmpty()) {
      json.writeStringProperty("problem", one.problem());
    }
    json.writeEndObject();
  }

  private Response test(Request request) {
    Optional<String> refusal =
        hooks.test(request.caller() instanceof Caller.Operator who ? who.name() : "somebody");
    return refusal
        .map(why -> Response.problem(409, "Nobody to tell", why))
        .orElseGet(() -> Response.accepted().with("Location", "/notifications"));
  }
}
