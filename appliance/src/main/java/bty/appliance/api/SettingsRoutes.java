package bty.appliance.api;

import bty.appliance.edit.Author;
import bty.appliance.edit.Expectation;
import bty.appliance.edit.SettingsEdits;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.resource.Preconditions;
import bty.appliance.settings.SettingsStore;
import bty.appliance.settings.SiteJson;
import bty.appliance.settings.SiteSettings;
import bty.appliance.settings.SiteYaml;
import bty.appliance.yaml.Node;
import bty.appliance.yaml.NodePath;
import bty.appliance.yaml.Parsed;
import bty.appliance.yaml.Problem;
import java.io.IOException;
import java.util.List;

/// What holds for the whole site: the API's way to write `settings.yaml`.
public record SettingsRoutes(SettingsStore settings, SettingsEdits edits) {
  private static final int MAX_BODY = 64 * 1024;

  /// Its routes.
  public List<Route> routes() {
    return List.of(
        Route.token("GET", "/settings", this::show),
        Route.token("PUT", "/settings", this::put).needs(Caller.Role.ADMIN));
  }

  /// The tag is read first: who changes what came with an older one is told so.
  private Response show(Request request) throws IOException {
    String tag = edits.tag();
    SettingsStore.Current current = settings.current();
    return Response.json(200, json -> SiteJson.write(json, current)).with("ETag", quoted(tag));
  }

  private Response put(Request request) throws IOException {
    Node.Keys body;
    try {
      body = JsonBody.read(request, MAX_BODY);
    } catch (JsonBody.NotUnderstoodException e) {
      return Response.problem(400, "Not understood", String.valueOf(e.getMessage()));
    }
    return switch (SiteYaml.json(body)) {
      case Parsed.Bad<SiteSettings> bad -> wrong(body, bad.problems());
      case Parsed.Good<SiteSettings>(SiteSettings wanted) ->
          answer(
              request, edits.put(new Author(UploadPieces.author(request)), seen(request), wanted));
    };
  }

  private Response answer(Request request, SettingsEdits.Outcome outcome) throws IOException {
    return switch (outcome) {
      case SettingsEdits.Outcome.Written _ -> show(request);
      case SettingsEdits.Outcome.Stale(String why) ->
          Response.problem(412, "Precondition failed", why);
      case SettingsEdits.Outcome.Unreadable(String why) ->
          Response.problem(409, "Not changed", why + ", or send If-Match to write over it");
      case SettingsEdits.Outcome.Refused(String why) -> Response.problem(409, "Not changed", why);
    };
  }

  /// What is wrong, each with its place in the body, and with its key.
  private static Response wrong(Node body, List<Problem> problems) {
    return Response.json(
            422,
            json -> {
              json.writeStartObject();
              json.writeStringProperty("title", "Not settings");
              json.writeNumberProperty("status", 422);
              json.writeStringProperty(
                  "detail",
                  String.join(
                      "\n",
                      problems.stream()
                          .map(one -> one.position() + ": " + one.message())
                          .toList()));
              json.writeArrayPropertyStart("fields");
              for (Problem one : problems) {
                json.writeStartObject();
                json.writeStringProperty("field", NodePath.of(body, one.position()).orElse(""));
                json.writeStringProperty("detail", one.message());
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeEndObject();
            })
        .with("Content-Type", "application/problem+json");
  }

  private static Expectation seen(Request request) {
    return Preconditions.areIn(request)
        ? new Expectation.Seen(tag -> Preconditions.contradiction(request, tag))
        : new Expectation.Anything();
  }

  private static String quoted(String tag) {
    return "\"" + tag + "\"";
  }
}
