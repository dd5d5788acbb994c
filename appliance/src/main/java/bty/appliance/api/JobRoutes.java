package bty.appliance.api;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.intake.FetchJob;
import bty.appliance.intake.FetchJobs;
import bty.appliance.intake.FetchOrder;
import bty.appliance.intake.JobPlace;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/// Images that are fetched from elsewhere, as jobs.
record JobRoutes(FetchJobs jobs) {
  private static final int MOST_BODY = 16 * 1024;
  private static final List<String> KEYS = List.of("url", "sha256", "description");

  List<Route> routes() {
    return List.of(
        Route.token("POST", "/images/{name}/fetch", this::fetch),
        Route.token("GET", "/jobs", this::list),
        Route.token("GET", "/jobs/{id}", this::show),
        Route.token("DELETE", "/jobs/{id}", this::stop));
  }

  private Response fetch(Request request) throws IOException {
    FetchOrder order;
    try {
      JsonObject json = JsonObject.parse("the order", request.body(MOST_BODY));
      TreeSet<String> unknown = new TreeSet<>(json.values().keySet());
      unknown.removeAll(KEYS);
      if (!unknown.isEmpty()) {
        return badOrder("unknown key " + unknown.first() + "; wanted url, sha256, description");
      }
      order =
          new FetchOrder(
              request.parameter("name"),
              json.string("url"),
              json.optionalString("sha256").orElse(""),
              json.optionalString("description").orElse(""),
              UploadPieces.author(request));
    } catch (ProtocolException e) {
      return badOrder(String.valueOf(e.getMessage()));
    }
    return switch (jobs.order(order)) {
      case FetchOrder.Result.Refused refused -> refused.refusal().problem();
      case FetchOrder.Result.Accepted(FetchJob job) ->
          Response.json(202, json -> write(json, job)).with("Location", "/jobs/" + job.id());
    };
  }

  private static Response badOrder(String why) {
    return Response.problem(400, "Not an order", why);
  }

  /// All of them, unless a page is asked for.
  private Response list(Request request) {
    OptionalInt limit;
    Optional<JobPlace> after;
    try {
      limit = Paging.limit(request);
      after = after(request);
    } catch (Paging.BadQueryException e) {
      return e.answer();
    }
    Paging.Cut<FetchJob> page = Paging.Cut.of(jobs.after(after), limit);
    Response response =
        Response.json(
            200,
            json -> {
              json.writeStartArray();
              page.items().forEach(job -> write(json, job));
              json.writeEndArray();
            });
    return page.linked(response, "/jobs", limit, job -> JobPlace.of(job).text());
  }

  private static Optional<JobPlace> after(Request request) throws Paging.BadQueryException {
    String text = request.query().get("after");
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JobPlace.parse(text));
    } catch (IllegalArgumentException e) {
      throw Paging.bad("after", text, "what the link to a page says");
    }
  }

  private Response show(Request request) {
    Optional<FetchJob> job = jobs.find(request.parameter("id"));
    return job.isPresent() ? Response.json(200, json -> write(json, job.get())) : none(request);
  }

  private Response stop(Request request) throws IOException {
    return jobs.stop(request.parameter("id")) ? Response.noContent() : none(request);
  }

  private static Response none(Request request) {
    return Response.problem(
        404, "No such job", "there is no job \"" + request.parameter("id") + "\"");
  }

  private void write(JsonGenerator json, FetchJob job) {
    json.writeStartObject();
    json.writeStringProperty("id", job.id());
    json.writeStringProperty("kind", "fetch");
    json.writeStringProperty("image", job.name().text());
    json.writeStringProperty("url", job.url().describe());
    json.writeStringProperty("state", job.state().word());
    json.writeNumberProperty("bytes", job.bytes());
    if (job.total() > 0) {
      json.writeNumberProperty("total", job.total());
    }
    OptionalLong rate = jobs.rate(job.id());
    if (rate.isPresent() && rate.getAsLong() > 0) {
      json.writeNumberProperty("rate_bps", rate.getAsLong());
      json.writeNumberProperty("eta_seconds", (job.total() - job.bytes()) / rate.getAsLong() + 1);
    }
    job.sha256().ifPresent(digest -> json.writeStringProperty("sha256", digest.hex()));
    if (!job.problem().isEmpty()) {
      json.writeStringProperty("problem", job.problem());
    }
    json.writeStringProperty("ordered_by", job.author());
    json.writeStringProperty("created_at", job.created().toString());
    json.writeStringProperty("changed_at", job.changed().toString());
    json.writeEndObject();
  }
}
