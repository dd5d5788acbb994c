package bty.appliance.api;

import bty.appliance.git.GitKeeper;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.state.StateFindings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with the state folder's files, as `bty-web check` says it, and with their history.
record ProblemRoutes(StateFindings findings, GitKeeper git, InstantSource clock) {
  List<Route> routes() {
    return List.of(Route.token("GET", "/problems", this::list));
  }

  private Response list(Request request) throws IOException {
    List<String> lines = new ArrayList<>(findings.lines(clock.instant()));
    lines.addAll(git.status().problems());
    return Response.json(
        200,
        json -> {
          json.writeStartArray();
          lines.forEach(json::writeString);
          json.writeEndArray();
        });
  }
}
