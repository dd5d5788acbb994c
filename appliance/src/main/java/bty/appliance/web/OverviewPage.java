package bty.appliance.web;

import bty.appliance.bootfile.BootFiles;
import bty.appliance.git.GitKeeper;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageLookup;
import bty.appliance.run.Run;
import bty.appliance.run.RunQuery;
import bty.appliance.settings.SiteSettings;
import bty.appliance.state.StateFolder;
import bty.appliance.view.MachineCondition.Tone;
import bty.appliance.view.MachineNames;
import bty.appliance.view.Views;
import bty.engine.source.ImageName;
import java.io.IOException;
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

  private final StateFolder state;
  private final Views views;
  private final ImageCatalog images;
  private final BootFiles boot;
  private final GitKeeper git;
  private final InstantSource clock;
  private final Frame.Page page;

  OverviewPage(
      Frame frame,
      StateFolder state,
      Views views,
      ImageCatalog images,
      BootFiles boot,
      GitKeeper git,
      InstantSource clock) {
    this.state = state;
    this.views = views;
    this.images = images;
    this.boot = boot;
    this.git = git;
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
    List<Fill> needs = needs(all);
    List<MachineRows> working =
        all.stream().filter(row -> row.condition().tone() == Tone.WORK).toList();
    List<Run> last = state.runs().page(RunQuery.newest(EVENTS)).runs();
    boolean first = last.stream().noneMatch(run -> RunRows.tone(run) == Tone.GOOD);
    SiteSettings settings = state.settings().value();
    return page.show(
        request,
        200,
        "Overview",
        new Fill()
            .text("tone", needs.isEmpty() ? working.isEmpty() ? "good" : "work" : "look")
            .text("line", line(all.size(), working.size(), needs.size()))
            .rows("counts", counts(all))
            .rows("running", working.stream().map(row -> row.fill(now)).toList())
            .rows("needs", needs.stream().limit(NEEDS).toList())
            .rows("events", last.stream().map(run -> event(run, now)).toList())
            .maybe("first", first ? Optional.of(steps(all.size())) : Optional.empty())
            .text("netTone", settings.proxyDhcp().enabled() ? "good" : "idle")
            .text("netWord", settings.proxyDhcp().enabled() ? "wished" : "off")
            .text("liveTone", liveProblem().isEmpty() ? "good" : "look")
            .text("liveWord", liveProblem().isEmpty() ? "present" : "missing")
            .number("imageCount", images.list().size())
            .number("machineCount", all.size()));
  }

  private static String line(int machines, int working, int needs) {
    if (machines == 0) {
      return "No machine has asked to boot yet.";
    }
    String what =
        working == 0
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

  private List<Fill> needs(List<MachineRows> all) throws IOException {
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
    images
        .problem()
        .ifPresent(problem ->
            needs.add(need("look", "images", "The image folder", "/ui/images", problem)));
    return needs;
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

  private Fill steps(int machines) throws IOException {
    Optional<String> live = liveProblem();
    int ready = 0;
    for (ImageName name : images.list()) {
      ready += images.find(name) instanceof ImageLookup.Ready ? 1 : 0;
    }
    return new Fill()
        .rows(
            "steps",
            List.of(
                step(
                    true,
                    "Password changed",
                    "You have chosen your own.",
                    "/ui/password",
                    "Change"),
                step(
                    live.isEmpty(),
                    "Live environment present",
                    live.orElse("Machines can load it."),
                    "/ui/settings",
                    "Settings"),
                step(
                    ready > 0,
                    "An image is here",
                    ready > 0
                        ? ready + (ready == 1 ? " image is" : " images are") + " ready."
                        : "Upload one, or copy it into the image folder.",
                    "/ui/images",
                    "Images"),
                step(
                    state.settings().value().proxyDhcp().enabled(),
                    "Network boot is on",
                    state.settings().value().proxyDhcp().enabled()
                        ? "dnsmasq is to answer machines that boot."
                        : "Turn proxy-DHCP on, or let your own DHCP server name this appliance.",
                    "/ui/settings",
                    "Network boot"),
                step(
                    machines > 0,
                    "Power a machine on",
                    machines > 0
                        ? machines + (machines == 1 ? " has" : " have") + " asked to boot."
                        : "Have it boot from the network; it appears here by itself.",
                    "/ui/machines",
                    "Machines")));
  }

  private static Fill step(boolean done, String name, String why, String href, String button) {
    return new Fill()
        .text("stepTone", done ? "good" : "look")
        .text("stepWord", done ? "done" : "to do")
        .text("stepName", name)
        .text("stepWhy", why)
        .text("stepHref", href)
        .text("stepButton", button);
  }
}
