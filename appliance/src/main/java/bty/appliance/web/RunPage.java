package bty.appliance.web;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.run.RunTrace;
import bty.appliance.state.StateFolder;
import bty.appliance.view.FailureAdvice;
import bty.appliance.view.MachineNames;
import bty.appliance.view.Moments;
import bty.appliance.view.Refusals;
import bty.appliance.view.RunSentence;
import bty.appliance.view.RunStages;
import bty.appliance.view.RunStages.Stage;
import bty.appliance.view.ThroughputPlot;
import bty.appliance.view.Views;
import bty.engine.protocol.Sizes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// One run: what happens or happened, its stages and its throughput, and its log.
final class RunPage {
  private static final int LOG_LINES = 400;
  private static final int BEFORE = 5;

  private final StateFolder state;
  private final Views views;
  private final InstantSource clock;
  private final Frame.Page page;
  private final Frame.Page notice;

  RunPage(Frame frame, StateFolder state, Views views, InstantSource clock) {
    this.state = state;
    this.views = views;
    this.clock = clock;
    this.page = frame.livePage("run", Frame.Place.RUNS);
    this.notice = frame.page("notice", Frame.Place.RUNS);
  }

  List<Route> routes() {
    return List.of(Route.page("GET", "/ui/runs/{id}", this::show));
  }

  private Response show(Request request) throws IOException {
    String wanted = request.parameter("id");
    Optional<Run> run = RunPages.id(wanted).flatMap(state.runs()::find);
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
    return page.show(request, 200, "Run " + wanted, fill(run.get(), clock.instant()));
  }

  private Fill fill(Run run, Instant now) throws IOException {
    RunSentence sentence = RunSentence.of(run);
    String name = MachineNames.of(views.machine(run.mac()));
    RunTrace trace = state.runs().traces().of(run);
    RunStages stages = RunStages.of(run, trace, now);
    Fill fill =
        RunRows.fill(run, name, now)
            .text("heading", heading(run, name))
            .text("mac", run.mac().text())
            .number("number", run.number())
            .text("sayTone", RunRows.tone(run).css())
            .text("line", sentence.line())
            .text("more", sentence.more())
            .maybe("failure", failure(run, stages))
            .maybe(
                "bar",
                run.state() instanceof RunState.Open ? MachineRows.bar(run) : Optional.empty())
            .text("read", bytes(run.progress().bytesRead()))
            .text("stored", Sizes.bytes(run.spec().image().storedBytes()))
            .text("written", bytes(run.progress().bytesWritten()))
            .text("onDisk", bytes(run.spec().image().diskBytes()))
            .text("stagesTook", stagesTook(run, stages))
            .rows("stages", stages.stages().stream().map(stage -> stage(run, stage)).toList())
            .maybe("plot", ThroughputPlot.of(trace).map(RunPage::plot))
            .flag("report", state.runs().attachments().report(run).isPresent())
            .rows("before", before(run, now));
    return facts(log(fill, run), run, now);
  }

  private static String heading(Run run, String name) {
    String what = name + " with " + run.spec().image().name();
    return switch (run.state()) {
      case RunState.Open _ -> "Flashing " + what;
      case RunState.Done _ -> "Flashed " + what;
      case RunState.Failed _ -> "Flashing " + what + " failed";
      case RunState.Lost _ -> "Flashing " + what + ": lost";
    };
  }

  private static Fill facts(Fill fill, Run run, Instant now) {
    return fill.text("digest", run.spec().image().digest().hex())
        .text("format", run.spec().image().format().word())
        .text("imageHref", ImageFills.href(run.spec().image().name()))
        .text("target", run.spec().target())
        .text("setup", run.spec().provisioning().word())
        .text(
            "hostname",
            run.spec().hostname().map(host -> host.text()).orElse("as the image has it"))
        .number("reflash", run.spec().reflash())
        .text("reason", run.origin().reason())
        .moment("offeredAt", Optional.of(run.times().offered()), now);
  }

  /// What, where, what the disk holds now, what to do.
  private static Optional<Fill> failure(Run run, RunStages stages) {
    if (!(run.state() instanceof RunState.Failed(String stage, String reason))) {
      return Optional.empty();
    }
    OptionalLong written = run.progress().bytesWritten();
    OptionalLong whole = run.spec().image().diskBytes();
    String far =
        written.isPresent() && whole.isPresent() && whole.getAsLong() > 0
            ? ", at " + 100 * written.getAsLong() / whole.getAsLong() + " %"
            : "";
    return Optional.of(
        new Fill()
            .text("what", Refusals.sentence(reason))
            .text(
                "where",
                "Stage %s, %s in%s; target %s."
                    .formatted(stage, Sizes.duration(stages.took()), far, run.spec().target()))
            .text("diskNow", RunSentence.disk(run))
            .text("todo", FailureAdvice.of(stage, reason)));
  }

  private static String bytes(OptionalLong number) {
    return number.isPresent() ? Sizes.bytes(number.getAsLong()) : "unknown";
  }

  private static String stagesTook(Run run, RunStages stages) {
    String time = Sizes.duration(stages.took());
    return run.state() instanceof RunState.Open ? time + " so far" : time + " in all";
  }

  private static Fill stage(Run run, Stage stage) {
    String note =
        stage.tone() == bty.appliance.view.MachineCondition.Tone.FAIL
            ? RunRows.why(run)
            : help(stage.phase());
    boolean over = !(run.state() instanceof RunState.Open);
    boolean unreached = over && stage.tone() == bty.appliance.view.MachineCondition.Tone.IDLE;
    return new Fill()
        .text("stage", stage.phase().word())
        .text("stageTone", stage.tone().css())
        .text("stageBegan", stage.began().map(Moments::time).orElse(""))
        .text("stageTime", stage.took().map(RunPage::took).orElse(""))
        .maybe(
            "stageBar",
            stage.bar().map(bar -> new Fill().text("barX", bar.x()).text("barWidth", bar.width())))
        .text("stageHelp", unreached ? "not reached" : note);
  }

  private static String took(Duration time) {
    return time.isZero() ? "0 s" : Sizes.duration(time);
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

  private static Fill plot(ThroughputPlot plot) {
    return new Fill()
        .text("plotWords", plot.words())
        .text("plotLine", plot.points())
        .text("plotFill", plot.fill())
        .rows("plotScale", plot.scale().stream().map(n -> new Fill().number("plotMb", n)).toList())
        .rows(
            "plotTimes",
            plot.times().stream()
                .map(time -> new Fill().text("plotTime", Moments.time(time)))
                .toList())
        .rows(
            "ribbon",
            plot.ribbon().stream()
                .map(stretch ->
                    new Fill()
                        .text("ribbonWhat", stretch.what())
                        .text("ribbonX", stretch.x())
                        .text("ribbonWidth", stretch.width()))
                .toList());
  }

  /// The end of the log, with the first line that says why it failed to be gone to.
  private Fill log(Fill fill, Run run) throws IOException {
    List<String> lines =
        state.runs().attachments().log(run).map(log -> log.lines().toList()).orElse(List.of());
    String reason =
        run.state() instanceof RunState.Failed failed
            ? failed.reason().toLowerCase(Locale.ROOT)
            : "";
    int from = Math.max(0, lines.size() - LOG_LINES);
    List<Fill> rows = new ArrayList<>();
    int bad = -1;
    for (int i = from; i < lines.size(); i++) {
      boolean wrong = isAbout(lines.get(i), reason);
      boolean first = wrong && bad < 0;
      bad = first ? i : bad;
      rows.add(
          new Fill().text("logLine", lines.get(i)).flag("logBad", wrong).flag("logFirst", first));
    }
    return fill.rows("log", rows)
        .flag("logEnd", !rows.isEmpty())
        .number("logLines", lines.size())
        .maybe(
            "badLine",
            bad < 0
                ? Optional.empty()
                : Optional.of(new Fill().number("badNumber", bad - from + 1)));
  }

  private static boolean isAbout(String line, String reason) {
    String head = reason.split(";", 2)[0].strip();
    return head.length() > 8 && line.toLowerCase(Locale.ROOT).contains(head);
  }

  private List<Fill> before(Run run, Instant now) {
    String name = MachineNames.of(views.machine(run.mac()));
    return state.runs().runs(run.mac()).reversed().stream()
        .filter(other -> other.number() < run.number())
        .limit(BEFORE)
        .map(other -> RunRows.fill(other, name, now))
        .toList();
  }
}
