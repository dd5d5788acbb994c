package bty.appliance.web;

import bty.appliance.account.Accounts;
import bty.appliance.bootfile.BootFiles;
import bty.appliance.dnsmasq.ProxyDhcpReport;
import bty.appliance.git.GitKeeper;
import bty.appliance.guard.FleetGuard;
import bty.appliance.health.Health;
import bty.appliance.health.HealthProblem;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageLookup;
import bty.appliance.netboot.BootStop;
import bty.appliance.netboot.BootStory;
import bty.appliance.netboot.FirstHour;
import bty.appliance.netboot.Netboot;
import bty.appliance.netboot.NetbootFindings;
import bty.appliance.run.Run;
import bty.appliance.run.RunQuery;
import bty.appliance.settings.SettingsStore;
import bty.appliance.state.StateFolder;
import bty.appliance.view.MachineCondition.Tone;
import bty.appliance.view.MachineNames;
import bty.appliance.view.Refusals;
import bty.appliance.view.RunView;
import bty.appliance.view.Views;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What is happening, whether it is all right, and what to do next; until the first machine has
/// been flashed, the steps that lead there.
final class OverviewPage {
  private static final int EVENTS = 12;
  private static final int NEEDS = 20;
  private static final int STORIES = 5;
  private static final Duration RECENT = Duration.ofHours(1);

  private final StateFolder state;
  private final Views views;
  private final ImageCatalog images;
  private final BootFiles boot;
  private final GitKeeper git;
  private final Accounts accounts;
  private final Netboot netboot;
  private final FleetGuard guard;
  private final Health health;
  private final InstantSource clock;
  private final Frame.Page page;

  OverviewPage(
      Frame frame,
      StateFolder state,
      Views views,
      ImageCatalog images,
      BootFiles boot,
      GitKeeper git,
      Accounts accounts,
      Netboot netboot,
      FleetGuard guard,
      Health health,
      InstantSource clock) {
    this.state = state;
    this.views = views;
    this.images = images;
    this.boot = boot;
    this.git = git;
    this.accounts = accounts;
    this.netboot = netboot;
    this.guard = guard;
    this.health = health;
    this.clock = clock;
    this.page = frame.livePage("dashboard", Frame.Place.OVERVIEW);
  }

  List<Route> routes() {
    return List.of(Route.page("GET", "/ui/dashboard", this::show));
  }

  private Response show(Request request) throws IOException {
    Instant now = clock.instant();
    List<MachineRows> all =
        views.machines(Optional.empty(), Integer.MAX_VALUE).machines().stream()
            .map(view -> MachineRows.of(view, now))
            .sorted(MachineRows.ORDER)
            .toList();
    List<HealthProblem> ill = health.found(now);
    List<Fill> needs = needs(all, ill, now);
    List<MachineRows> working =
        all.stream().filter(row -> row.condition().tone() == Tone.WORK).toList();
    List<Run> last = state.runs().page(RunQuery.newest(EVENTS)).runs();
    boolean first = last.stream().noneMatch(run -> RunRows.tone(run) == Tone.GOOD);
    int seen = (int) all.stream().filter(row -> row.view().sighting().isPresent()).count();
    FirstHour steps = firstHour(seen);
    List<Fill> stories = stories(now);
    boolean runs = netboot.report().filter(ProxyDhcpReport::running).isPresent();
    return page.show(
        request,
        200,
        first ? "The first hour" : "Overview",
        new Fill()
            .text("tone", needs.isEmpty() ? working.isEmpty() ? "good" : "work" : "look")
            .text("line", line(all.size(), working.size(), needs.size()))
            .sentence(
                "firstSaid",
                first
                    ? Optional.of(
                        steps.done()
                            + " of "
                            + steps.steps().size()
                            + " steps are done. Once a machine has been flashed, this list goes"
                            + " away.")
                    : Optional.empty())
            .rows("counts", counts(all))
            .rows("running", working.stream().map(row -> row.fill(now)).toList())
            .rows("needs", needs.stream().limit(NEEDS).toList())
            .sentence(
                "moreNeeds",
                Optional.of(needs.size() - NEEDS)
                    .filter(more -> more > 0)
                    .map(
                        more -> more + " more, of single machines: the counts above lead to them."))
            .rows("events", last.stream().map(run -> event(run, now)).toList())
            .maybe("first", first ? Optional.of(steps(steps, stories)) : Optional.empty())
            .rows("heard", first ? List.of() : stories)
            .flag("noneHeard", first || stories.isEmpty())
            .text("netTone", netTone(runs, ill))
            .text("netWord", netWord(runs))
            .text("liveTone", liveProblem().isEmpty() ? "good" : "look")
            .text("liveWord", liveProblem().isEmpty() ? "present" : "missing")
            .number("imageCount", images.list().size())
            .number("machineCount", all.size()));
  }

  private static String line(int machines, int working, int needs) {
    String what =
        machines == 0
            ? "No machine is known yet"
            : working == 0
                ? "Nothing is being flashed"
                : working == 1 ? "1 machine is at work" : working + " machines are at work";
    return what
        + (needs == 0
            ? "; nothing needs a person."
            : needs == 1 ? "; 1 thing needs a person." : "; " + needs + " things need a person.");
  }

  private static List<Fill> counts(List<MachineRows> all) {
    return Arrays.stream(Tone.values())
        .map(tone ->
            new Fill()
                .text("countKey", tone.key())
                .text("countTone", tone.css())
                .text("countWord", tone.group())
                .number(
                    "count", all.stream().filter(row -> row.condition().tone() == tone).count()))
        .toList();
  }

  /// What holds for all of them comes before single machines.
  private List<Fill> needs(List<MachineRows> all, List<HealthProblem> ill, Instant now)
      throws IOException {
    List<Fill> needs = new ArrayList<>();
    if (state.statusWasLost()) {
      needs.add(
          need(
              "look",
              "held",
              "What was observed is lost",
              "/ui/machines?policy=flash-once",
              "Machines with flash-once are not flashed until bty-web confirm says that they may"
                  + " be."));
    }
    ill.forEach(problem -> needs.add(healthNeed(problem)));
    needs.addAll(serverNeeds());
    for (String finding : state.findings().lines()) {
      if (!finding.startsWith("machines/")) {
        needs.add(
            need("fail", "file rejected", "A file of the state folder", "/problems", finding));
      }
    }
    for (String problem : git.status().problems()) {
      needs.add(need("look", "Git", "The history of the state folder", "/ui/git", problem));
    }
    for (ImageName name : images.list()) {
      if (images.find(name) instanceof ImageLookup.Refused refused) {
        needs.add(need("look", "no image", name.text(), "/ui/images", refused.reason()));
      }
    }
    for (MachineRows row : all) {
      Tone tone = row.condition().tone();
      if (tone == Tone.FAIL || tone == Tone.LOOK) {
        needs.add(
            need(
                tone.css(),
                row.condition().word(),
                MachineNames.of(row.view()),
                MachineNames.href(row.view()),
                row.condition().why()));
      }
    }
    needs.addAll(heldNeeds(all));
    needs.addAll(stoppedNeeds(now));
    return needs;
  }

  /// Machines that are armed, and held because many were armed at once.
  private List<Fill> heldNeeds(List<MachineRows> all) {
    List<Fill> needs = new ArrayList<>();
    for (MachineRows row : all) {
      Optional<String> held =
          MachineNames.spec(row.view())
              .flatMap(machine ->
                  guard.unconfirmed(
                      row.view().mac(), machine, row.view().lastRun().map(RunView::run)));
      held.ifPresent(why ->
          needs.add(
              need(
                  "look",
                  "held",
                  MachineNames.of(row.view()),
                  MachineNames.href(row.view()),
                  why)));
    }
    return needs;
  }

  /// What `GET /readyz` finds, too.
  private static Fill healthNeed(HealthProblem problem) {
    String why = Refusals.alone(problem.words());
    return switch (problem.part()) {
      case PROGRAM -> need("fail", "does not work", "bty-web", "/ui/dashboard", why);
      case RECORDS -> need("look", "no room", "The disk of the state folder", "/ui/settings", why);
      case IMAGES -> need("look", "no room", "The disk of the images", "/ui/images", why);
      case NETWORK -> need("look", "not as wished", "Network boot", "/ui/settings", why);
    };
  }

  /// Other DHCP servers.
  private List<Fill> serverNeeds() throws IOException {
    List<Fill> needs = new ArrayList<>();
    for (NetbootFindings.Finding server :
        netboot.findings().map(NetbootFindings::servers).orElse(List.of())) {
      if (server.tone().equals("look")) {
        needs.add(
            need(
                "look",
                server.word(),
                "DHCP server " + server.what(),
                "/ui/settings#servers",
                server.words()));
      }
    }
    return needs;
  }

  /// Machines that stopped on their way into the network boot.
  private List<Fill> stoppedNeeds(Instant now) {
    List<Fill> needs = new ArrayList<>();
    for (BootStory story : netboot.stories().newest(NEEDS)) {
      Optional<BootStop> stop =
          BootStop.of(story, now)
              .filter(_ -> Duration.between(story.last().at(), now).compareTo(RECENT) < 0);
      stop.ifPresent(where ->
          needs.add(
              need(
                  "look",
                  "stopped",
                  name(story),
                  "/ui/machines/" + story.mac().hyphens() + "#boot",
                  where.what() + " " + where.usually())));
    }
    return needs;
  }

  private static String netTone(boolean runs, List<HealthProblem> ill) {
    boolean isIll = ill.stream().anyMatch(one -> one.part() == HealthProblem.Part.NETWORK);
    return isIll ? "look" : runs ? "good" : "idle";
  }

  private String netWord(boolean runs) {
    return runs
        ? "runs"
        : state.settings().value().proxyDhcp().enabled() ? "wished, does not run" : "off";
  }

  private static Fill need(String tone, String word, String name, String href, String why) {
    return new Fill()
        .text("needTone", tone)
        .text("needWord", word)
        .text("needName", name)
        .text("needHref", href)
        .text("needWhy", why);
  }

  private Fill event(Run run, Instant now) {
    return RunRows.fill(run, MachineNames.of(views.machine(run.mac())), now);
  }

  private Optional<String> liveProblem() {
    return boot.liveProblem();
  }

  private FirstHour firstHour(int machines) throws IOException {
    int ready = 0;
    Optional<String> refused = Optional.empty();
    for (ImageName name : images.list()) {
      ImageLookup found = images.find(name);
      ready += found instanceof ImageLookup.Ready ? 1 : 0;
      if (refused.isEmpty() && found instanceof ImageLookup.Refused(String why)) {
        refused = Optional.of(name + " is here, but " + why);
      }
    }
    SettingsStore.Current settings = state.settings().current();
    return FirstHour.of(
        new FirstHour.Facts(
            !accounts.isSurelyDefault(),
            liveProblem(),
            ready,
            refused,
            settings.value().proxyDhcp().enabled(),
            netboot.report(),
            settings.problem(),
            machines,
            netboot.stories().newest(1).size()));
  }

  private static Fill steps(FirstHour first, List<Fill> stories) {
    List<Fill> steps =
        first.steps().stream()
            .map(step ->
                new Fill()
                    .text("stepTone", step.tone())
                    .text("stepName", step.name())
                    .text("stepWhy", step.why())
                    .text("stepHref", step.href())
                    .text("stepButton", step.button())
                    .rows("heard", step.equals(first.steps().getLast()) ? stories : List.of()))
            .toList();
    return new Fill().rows("steps", steps);
  }

  /// The boots that were last heard of, as they are now.
  private List<Fill> stories(Instant now) {
    return netboot.stories().newest(STORIES).stream()
        .filter(story -> Duration.between(story.last().at(), now).compareTo(RECENT) < 0)
        .map(story -> StoryFill.of(story, name(story), now))
        .toList();
  }

  private String name(BootStory story) {
    return MachineNames.of(views.machine(netboot.machineOf(story.mac())));
  }
}
