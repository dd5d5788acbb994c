package bty.appliance.api;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.run.Run;
import bty.appliance.run.RunTransitions;
import bty.appliance.state.StateFolder;
import bty.appliance.view.RunJson;
import bty.engine.run.RunId;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Runs, for whoever watches them.
record RunRoutes(StateFolder state, InstantSource clock) {
  List<Route> routes() {
    return List.of(
        Route.token("GET", "/runs", this::list),
        Route.token("GET", "/runs/{id}", this::one),
        Route.token("GET", "/runs/{id}/log", this::log));
  }

  private Response list(Request call) {
    return Response.json(
        200,
        json -> {
          json.writeStartArray();
          state
              .status()
              .runs()
              .forEach(run -> RunJson.write(json, asOfNow(run), state.status().papers()));
          json.writeEndArray();
        });
  }

  private Response one(Request call) {
    return find(call)
        .map(run ->
            Response.json(200, json -> RunJson.write(json, asOfNow(run), state.status().papers())))
        .orElseGet(() -> noSuchRun(call));
  }

  private Response log(Request call) throws IOException {
    Optional<Run> run = find(call);
    if (run.isEmpty()) {
      return noSuchRun(call);
    }
    return state
        .status()
        .papers()
        .log(run.get())
        .map(text -> Response.text(200, text))
        .orElseGet(
            () -> Response.problem(404, "No log", "run " + run.get().id() + " has sent no log"));
  }

  private Run asOfNow(Run run) {
    return RunTransitions.STANDARD.asOf(run, clock.instant());
  }

  private Optional<Run> find(Request call) {
    try {
      return state.status().run(new RunId(call.parameter("id")));
    } catch (IllegalArgumentException notARunId) {
      return Optional.empty();
    }
  }

  static Response noSuchRun(Request call) {
    return Response.problem(404, "No such run", "there is no run \"" + call.parameter("id") + "\"");
  }
}
