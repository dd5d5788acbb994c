package bty.appliance.web;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.view.MachineCondition.Tone;
import bty.appliance.view.MachineNames;
import bty.appliance.view.Views;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// All machines. What is shown of them is in the address.
final class MachinesPage {
  private static final int PAGE = 200;

  private final Views views;
  private final InstantSource clock;
  private final Frame.Page page;
  private final MachineRows.Filled filled = new MachineRows.Filled();

  MachinesPage(Frame frame, Views views, InstantSource clock) {
    this.views = views;
    this.clock = clock;
    this.page = frame.livePage("machines", Frame.Place.MACHINES);
  }

  List<Route> routes() {
    return List.of(Route.page("GET", "/ui/machines", this::list));
  }

  private Response list(Request request) throws IOException {
    Map<String, String> query = request.query();
    String typed = query.getOrDefault("add", "");
    if (!typed.isEmpty() && MacAddress.find(typed).isPresent()) {
      return Response.seeOther("/ui/machines/" + MacAddress.find(typed).get().hyphens());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    List<MachineRows> all =
        views.machines(Optional.empty(), Integer.MAX_VALUE).machines().stream()
            .map(view -> MachineRows.of(view, now))
            .sorted(MachineRows.ORDER)
            .toList();
    List<MachineRows> found = all.stream().filter(row -> isWanted(row, query)).toList();
    int from = Math.min(number(query.getOrDefault("from", "0")), Math.max(0, found.size() - 1));
    List<MachineRows> shown = found.stream().skip(from).limit(PAGE).toList();
    return page.show(
        request,
        200,
        "Machines",
        new Fill()
            .text("sentence", sentence(all))
            .text("q", query.getOrDefault("q", ""))
            .text("state", query.getOrDefault("state", ""))
            .rows("policies", options(policies(), query.getOrDefault("policy", "")))
            .rows("images", options(images(all), query.getOrDefault("image", "")))
            .rows("chips", chips(all, query))
            .rows("rows", shown.stream().map(row -> filled.of(row, now)).toList())
            .flag("none", all.isEmpty())
            .flag("noneFound", found.isEmpty() && !all.isEmpty())
            .sentence(
                "refusal",
                typed.isEmpty()
                    ? Optional.empty()
                    : Optional.of("\"" + typed + "\" is not a MAC address; wanted six hex pairs"))
            .text("typed", typed)
            .text("formCsrf", Frame.csrf(request))
            .maybe("more", pages(found.size(), from, shown.size(), query)));
  }

  private static boolean isWanted(MachineRows row, Map<String, String> query) {
    Optional<Machine> machine = MachineNames.spec(row.view());
    String state = query.getOrDefault("state", "");
    String policy = query.getOrDefault("policy", "");
    String image = query.getOrDefault("image", "");
    return row.has(query.getOrDefault("q", ""))
        && (state.isEmpty() || row.condition().tone().key().equals(state))
        && (policy.isEmpty()
            || machine.filter(spec -> spec.policy().word().equals(policy)).isPresent())
        && (image.isEmpty()
            || machine
                .flatMap(Machine::image)
                .filter(name -> name.text().equals(image))
                .isPresent());
  }

  private static String sentence(List<MachineRows> all) {
    long person = count(all, Tone.FAIL) + count(all, Tone.LOOK);
    return (person == 0
            ? "None of " + all.size() + " needs a person."
            : person + " of " + all.size() + " need a person; they come first.")
        + " "
        + count(all, Tone.WORK)
        + (count(all, Tone.WORK) == 1 ? " is" : " are")
        + " working.";
  }

  private static long count(List<MachineRows> all, Tone tone) {
    return all.stream().filter(row -> row.condition().tone() == tone).count();
  }

  private static List<String> policies() {
    return Arrays.stream(BootPolicy.values()).map(BootPolicy::word).toList();
  }

  private static List<String> images(List<MachineRows> all) {
    TreeSet<String> names = new TreeSet<>();
    all.forEach(row ->
        MachineNames.spec(row.view())
            .flatMap(Machine::image)
            .ifPresent(name -> names.add(name.text())));
    return List.copyOf(names);
  }

  private static List<Fill> options(List<String> words, String chosen) {
    return words.stream()
        .map(word -> new Fill().text("option", word).flag("chosen", word.equals(chosen)))
        .toList();
  }

  private static List<Fill> chips(List<MachineRows> all, Map<String, String> query) {
    return Arrays.stream(Tone.values())
        .map(tone ->
            new Fill()
                .text("chipKey", tone.key())
                .text("chipTone", tone.css())
                .text("chipWord", tone.group())
                .number("chipCount", count(all, tone))
                .flag("chipHere", tone.key().equals(query.getOrDefault("state", ""))))
        .toList();
  }

  private static Optional<Fill> pages(int all, int from, int shown, Map<String, String> query) {
    if (all <= PAGE) {
      return Optional.empty();
    }
    return Optional.of(
        new Fill()
            .text("range", (from + 1) + " to " + (from + shown) + " of " + all)
            .maybe("earlier", link(from > 0, Math.max(0, from - PAGE), "earlierHref", query))
            .maybe("later", link(from + shown < all, from + PAGE, "laterHref", query)));
  }

  private static Optional<Fill> link(
      boolean there, int from, String name, Map<String, String> query) {
    if (!there) {
      return Optional.empty();
    }
    StringBuilder href = new StringBuilder("/ui/machines?from=" + from);
    for (String key : List.of("q", "state", "policy", "image")) {
      String value = query.getOrDefault(key, "");
      if (!value.isEmpty()) {
        href.append('&').append(key).append('=');
        href.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    }
    return Optional.of(new Fill().text(name, href.toString()));
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
  }
}
