package bty.appliance.api;

import bty.appliance.account.ApiTokens;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.resource.Preconditions;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Programs that may change things: the tokens that they show.
public record TokenRoutes(ApiTokens tokens) {
  private static final int MAX_BODY = 4096;

  /// Its routes, all for an admin.
  public List<Route> routes() {
    return List.of(
            Route.token("GET", "/tokens", this::list),
            Route.token("POST", "/tokens", this::add),
            Route.token("GET", "/tokens/{name}", this::show),
            Route.token("DELETE", "/tokens/{name}", this::revoke))
        .stream()
        .map(route -> route.needs(Caller.Role.ADMIN))
        .toList();
  }

  private Response list(Request request) throws IOException {
    List<ApiTokens.Listed> all = tokens.list();
    return Response.json(
        200,
        json -> {
          json.writeStartArray();
          all.forEach(one -> write(json, one));
          json.writeEndArray();
        });
  }

  private Response show(Request request) throws IOException {
    String name = request.parameter("name");
    Optional<String> tag = tokens.tag(name);
    Optional<ApiTokens.Listed> found = tokens.find(name);
    return found.isEmpty() || tag.isEmpty()
        ? noSuchToken()
        : Response.json(200, json -> write(json, found.get()))
            .with("ETag", "\"" + tag.get() + "\"");
  }

  private static void write(JsonGenerator json, ApiTokens.Listed one) {
    json.writeStartObject();
    json.writeStringProperty("name", one.name());
    json.writeStringProperty("scope", one.scope().scope());
    json.writeStringProperty("made_at", one.made().toString());
    json.writeStringProperty("made_by", one.by());
    one.used().ifPresent(at -> json.writeStringProperty("last_used_at", at.toString()));
    json.writeEndObject();
  }

  private Response add(Request request) throws IOException {
    try {
      JsonObject body = JsonObject.parse("body", request.body(MAX_BODY));
      BodyKeys.refuseOthers(body, List.of("name", "scope"));
      String name = body.string("name");
      Caller.Role scope = scope(body.string("scope"));
      String token = tokens.add(name, scope, who(request));
      return Response.json(
              201,
              json -> {
                json.writeStartObject();
                json.writeStringProperty("name", name);
                json.writeStringProperty("scope", scope.scope());
                json.writeStringProperty("token", token);
                json.writeEndObject();
              })
          .with("Cache-Control", "no-store");
    } catch (ProtocolException e) {
      return Response.problem(400, "Not understood", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return Response.problem(422, "Not made", String.valueOf(e.getMessage()));
    }
  }

  private static Caller.Role scope(String word) {
    return Caller.Role.ofScope(word)
        .orElseThrow(() ->
            new IllegalArgumentException("the scope is unknown; wanted read, operate or admin"));
  }

  /// What is there is looked at before it goes, so that one of the same name made meanwhile stays.
  private Response revoke(Request request) throws IOException {
    String name = request.parameter("name");
    Optional<String> tag = tokens.tag(name);
    if (tag.isEmpty()) {
      return noSuchToken();
    }
    Optional<Response> refusal = Preconditions.refuse(request, tag);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return tokens.revoke(name, tag.get()::equals) ? Response.noContent() : noSuchToken();
  }

  private static Response noSuchToken() {
    return Response.problem(404, "No such token", "there is no token of that name");
  }

  private static String who(Request request) {
    return request.caller() instanceof Caller.Operator operator ? operator.name() : "somebody";
  }
}
