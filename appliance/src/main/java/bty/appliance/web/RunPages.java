package bty.appliance.web;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.run.Run;
import bty.appliance.run.RunQuery;
import bty.appliance.run.RunState;
import bty.appliance.state.StateFolder;
import bty.appliance.view.Views;
import bty.engine.protocol.RunId;
import bty.engine.protocol.Sizes;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// All runs, and one of them.
final class RunPages {
  private static final int PAGE = 100;
  private static final int LOG_LINES = 400;

  private final StateFolder state;
  private final Views views;
  private final InstantSource clock;
  private final Frame.Page list;
  private final Frame.Page one;
  private final Frame.Page notice;

  RunPages(Frame frame, StateFolder state, Views views, InstantSource clock) {
    this.state = state;
    this.views = views;
    this.clock = clock;
    this.list = frame.livePage("runs", Frame.Place.RUNS);
    this.one = frame.livePage("run", Frame.Place.RUNS);
    this.notice = frame.page("notice", Frame.Place.RUNS);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", "/ui/runs", this::list), Route.page("GET", "/ui/runs/{id}", this::one));
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

  private static Optional<RunId> id(String text) {
    try {
      return Optional.of(new RunId(text));
    } catch (IllegalArgumentException notARunId) {
      return Optional.empty();
    }
  }

  private Response one(Request request) throws IOException {
    String wanted = request.parameter("id");
    Optional<Run> run = id(wanted).flatMap(state.runs()::find);
    if (run.isEmpty()) {
      return notice.show(
          request,
          404,
          "No such run",
          new Fill()
              .text("heading", "No such run")
              .text("tone", "look")
              .text("line", "There is no run \"" + wanted + "\"; old ones are forgotten.")
              .text("back", "/ui/runs")
              .text("backWord", "All runs"));
    }
    return one.show(request, 200, "Run " + wanted, fill(run.get(), clock.instant()));
  }

  private Fill fill(Run run, Instant now) throws IOException {
    RunSentence sentence = RunSentence.of(run);
    Optional<String> log = state.runs().attachments().log(run);
    return RunRows.fill(run, name(run), now)
        .text("mac", run.mac().text())
        .number("number", run.number())
        .text("sayTone", RunRows.tone(run).css())
        .text("line", sentence.line())
        .text("more", sentence.more())
        .maybe("bar", MachineRows.bar(run))
        .text("read", bytes(run.progress().bytesRead()))
        .text("stored", Sizes.bytes(run.spec().image().storedBytes()))
        .text("written", bytes(run.progress().bytesWritten()))
        .text("onDisk", bytes(run.spec().image().diskBytes()))
        .text("digest", run.spec().image().digest().hex())
        .text("format", run.spec().image().format().word())
        .text("target", run.spec().target())
        .text("setup", run.spec().provisioning().word())
        .text(
            "hostname",
            run.spec().hostname().map(name -> name.text()).orElse("as the image has it"))
        .number("reflash", run.spec().reflash())
        .text("reason", run.origin().reason())
        .rows("stages", stages(run))
        .flag("report", state.runs().attachments().report(run).isPresent())
        .rows("log", log.map(RunPages::lines).orElse(List.of()))
        .moment("offeredAt", Optional.of(run.times().offered()), now);
  }

  private static String bytes(OptionalLong number) {
    return number.isPresent() ? Sizes.bytes(number.getAsLong()) : "unknown";
  }

  private static List<Fill> lines(String log) {
    List<String> lines = log.lines().toList();
    return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).stream()
        .map(line -> new Fill().text("logLine", line))
        .toList();
  }

  private static List<Fill> stages(Run run) {
    RunState.Phase reached =
        switch (run.state()) {
          case RunState.Open(RunState.Phase phase) -> phase;
          case RunState.Done _ -> RunState.Phase.PROVISIONED;
          case RunState.Lost lost -> lost.reached();
          case RunState.Failed _ -> RunState.Phase.BOOTED;
        };
    boolean over = !(run.state() instanceof RunState.Open);
    List<Fill> stages = new ArrayList<>();
    for (RunState.Phase phase : RunState.Phase.values()) {
      int order = phase.compareTo(reached);
      boolean done = order < 0 || (order == 0 && over);
      stages.add(
          new Fill()
              .text("stage", phase.word())
              .text("stageTone", done ? "good" : order == 0 ? "work" : "idle")
              .text("stageHelp", help(phase)));
    }
    return stages;
  }

  private static String help(RunState.Phase phase) {
    return switch (phase) {
      case OFFERED -> "the live environment was served for it";
      case BOOTED -> "the live environment has its plan";
      case WRITING -> "bytes go to the disk, which cannot boot until the end";
      case WRITTEN -> "everything but the first MiB is on stable storage";
      case VERIFIED -> "the digest of what was read is the one of the plan";
      case PROVISIONED -> "the system on the disk has been set up";
    };
  }
}
