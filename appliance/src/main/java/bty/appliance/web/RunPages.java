package bty.appliance.web;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.run.Run;
import bty.appliance.run.RunQuery;
import bty.appliance.state.StateFolder;
import bty.appliance.view.MachineNames;
import bty.appliance.view.Views;
import bty.engine.protocol.RunId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// All runs, in pages.
final class RunPages {
  private static final int PAGE = 100;

  private final StateFolder state;
  private final Views views;
  private final InstantSource clock;
  private final Frame.Page list;

  RunPages(Frame frame, StateFolder state, Views views, InstantSource clock) {
    this.state = state;
    this.views = views;
    this.clock = clock;
    this.list = frame.livePage("runs", Frame.Place.RUNS);
  }

  List<Route> routes() {
    return List.of(Route.page("GET", "/ui/runs", this::list));
  }

  private Response list(Request request) {
    Instant now = clock.instant();
    String word = request.query().getOrDefault("state", "");
    Optional<String> wanted = Optional.of(word).filter(RunQuery.STATES::contains);
    Optional<RunId> before = id(request.query().getOrDefault("before", ""));
    RunQuery.Page page = state.runs().page(new RunQuery(PAGE, before, Optional.empty(), wanted));
    return list.show(
        request,
        200,
        "Runs",
        new Fill()
            .number("kept", state.runs().count())
            .flag("none", page.runs().isEmpty() && wanted.isEmpty() && before.isEmpty())
            .flag("noneFound", page.runs().isEmpty() && (wanted.isPresent() || before.isPresent()))
            .rows(
                "states",
                RunQuery.STATES.stream()
                    .map(state ->
                        new Fill().text("option", state).flag("chosen", state.equals(word)))
                    .toList())
            .rows(
                "runs", page.runs().stream().map(run -> RunRows.fill(run, name(run), now)).toList())
            .maybe(
                "older",
                page.next()
                    .map(next ->
                        new Fill()
                            .text(
                                "olderHref",
                                "/ui/runs?before="
                                    + next
                                    + wanted.map(state -> "&state=" + state).orElse("")))));
  }

  private String name(Run run) {
    return MachineNames.of(views.machine(run.mac()));
  }

  /// The run of that name, if it is one.
  static Optional<RunId> id(String text) {
    try {
      return Optional.of(new RunId(text));
    } catch (IllegalArgumentException notARunId) {
      return Optional.empty();
    }
  }
}
