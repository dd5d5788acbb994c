package bty.appliance.api;

import bty.appliance.http.Answer;
import bty.appliance.http.Call;
import bty.appliance.http.Route;
import bty.appliance.run.Run;
import bty.appliance.run.RunRules;
import bty.appliance.state.StateFolder;
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

  private Answer list(Call call) {
    return Answer.json(
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

  private Answer one(Call call) {
    return find(call)
        .map(run ->
            Answer.json(200, json -> RunJson.write(json, asOfNow(run), state.status().papers())))
        .orElseGet(() -> noSuchRun(call));
  }

  private Answer log(Call call) throws IOException {
    Optional<Run> run = find(call);
    if (run.isEmpty()) {
      return noSuchRun(call);
    }
    return state
        .status()
        .papers()
        .log(run.get())
        .map(text -> Answer.text(200, text))
        .orElseGet(
            () -> Answer.problem(404, "No log", "run " + run.get().id() + " has sent no log"));
  }

  private Run asOfNow(Run run) {
    return RunRules.STANDARD.asOf(run, clock.instant());
  }

  private Optional<Run> find(Call call) {
    try {
      return state.status().run(new RunId(call.parameter("id")));
    } catch (IllegalArgumentException notARunId) {
      return Optional.empty();
    }
  }

  static Answer noSuchRun(Call call) {
    return Answer.problem(404, "No such run", "there is no run \"" + call.parameter("id") + "\"");
  }
}
