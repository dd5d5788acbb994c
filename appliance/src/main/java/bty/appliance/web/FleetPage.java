package bty.appliance.web;

import bty.appliance.edit.EditResult;
import bty.appliance.edit.Expectation;
import bty.appliance.edit.SpecEdits;
import bty.appliance.guard.Confirmation;
import bty.appliance.http.BrowserCheck;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.view.MachineNames;
import bty.appliance.view.MachineView;
import bty.appliance.view.Views;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One change of many machines: first a page that names each and what will happen to it, then the
/// change.
final class FleetPage {
  private final Views views;
  private final SpecEdits edits;
  private final Frame.Page confirm;
  private final Frame.Page result;

  FleetPage(Frame frame, Views views, SpecEdits edits) {
    this.views = views;
    this.edits = edits;
    this.confirm = frame.page("fleet", Frame.Place.MACHINES);
    this.result = frame.page("fleet-result", Frame.Place.MACHINES);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", "/ui/fleet", this::ask), Route.page("POST", "/ui/fleet", this::change));
  }

  /// What is done to each.
  private enum Order {
    REFLASH("flash again", "is flashed when it next boots: reflash is raised by one"),
    TUI("show the menu", "shows the menu at its next boot"),
    LOCAL("boot its own disk", "boots its own disk from now on");

    private final String word;
    private final String effect;

    Order(String word, String effect) {
      this.word = word;
      this.effect = effect;
    }

    static Optional<Order> find(String name) {
      return Arrays.stream(values())
          .filter(order -> order.name().equalsIgnoreCase(name))
          .findFirst();
    }

    Machine of(Machine machine) {
      return switch (this) {
        case REFLASH -> machine.reflashed();
        case TUI -> machine.with(BootPolicy.TUI);
        case LOCAL -> machine.with(BootPolicy.LOCAL);
      };
    }

    /// Why it does nothing to that machine; empty where it does.
    Optional<String> idle(MachineView view) {
      Optional<Machine> machine = MachineNames.spec(view);
      if (view.problem().isPresent() || machine.isEmpty()) {
        return Optional.of("left out: " + view.problem().orElse("it has no file"));
      }
      boolean flashes =
          machine.get().policy() == BootPolicy.FLASH
              || machine.get().policy() == BootPolicy.FLASH_ONCE;
      if (this == REFLASH && !flashes) {
        return Optional.of(
            "left out: its policy is "
                + machine.get().policy().word()
                + ", so it would not be flashed; set its policy first");
      }
      return this != REFLASH && of(machine.get()).equals(machine.get())
          ? Optional.of("nothing changes")
          : Optional.empty();
    }
  }

  private Response ask(Request request) {
    Optional<Order> order = Order.find(request.query().getOrDefault("do", ""));
    List<MacAddress> marked = marked(request.query().getOrDefault("macs", ""));
    return order.isEmpty() || marked.isEmpty()
        ? Response.seeOther("/ui/machines")
        : asked(request, 200, order.get(), marked);
  }

  private Response asked(Request request, int status, Order order, List<MacAddress> marked) {
    List<Fill> rows = new ArrayList<>();
    int count = 0;
    for (MacAddress mac : marked) {
      MachineView view = views.machine(mac);
      Optional<String> idle = order.idle(view);
      count += idle.isEmpty() ? 1 : 0;
      rows.add(
          new Fill()
              .text("name", MachineNames.of(view))
              .text("mac", mac.text())
              .text("hyphens", mac.hyphens())
              .flag("acts", idle.isEmpty())
              .text("tone", idle.isEmpty() ? "work" : "idle")
              .text("what", idle.orElse(order.effect)));
    }
    return confirm.show(
        request,
        status,
        "Change machines",
        new Fill()
            .text("order", order.name())
            .text("word", order.word)
            .sentence("many", many(order, count))
            .number("count", count)
            .flag("some", count > 0)
            .rows("rows", rows)
            .text("formCsrf", Frame.csrf(request)));
  }

  private Response change(Request request) throws IOException {
    Form form = Form.of(request);
    if (!form.isOf(request.caller())) {
      return BrowserCheck.foreign();
    }
    Optional<Order> order = Order.find(form.get("do"));
    if (order.isEmpty()) {
      // The form of the list: what is marked goes into the address, so that it can be looked at.
      return Response.seeOther("/ui/machines");
    }
    if (form.get("confirmed").isEmpty()) {
      return Response.seeOther(
          "/ui/fleet?do=" + order.get().name() + "&macs=" + String.join(".", form.all("mac")));
    }
    List<MacAddress> marked =
        form.all("mac").stream().flatMap(name -> MacAddress.find(name).stream()).toList();
    boolean sure = form.get("sure").equals("yes");
    if (!sure && many(order.get(), marked.size()).isPresent()) {
      return asked(request, 409, order.get(), marked);
    }
    SpecEdits confirmed = edits.confirmed(sure ? Confirmation.PERSON : Confirmation.NONE);
    List<Fill> rows = new ArrayList<>();
    for (MacAddress mac : marked) {
      rows.add(change(request, mac, order.get(), confirmed));
    }
    return result.show(
        request,
        200,
        "Changed machines",
        new Fill().text("word", order.get().word).rows("rows", rows));
  }

  /// Why so many need a second word; empty where they need none.
  private Optional<String> many(Order order, int count) {
    int left = edits.guard().left();
    return order == Order.REFLASH && count > left
        ? Optional.of(
            "That arms "
                + count
                + " machines, and "
                + left
                + " more may be armed within this hour without a second word"
                + " (safety.armed_per_hour).")
        : Optional.empty();
  }

  private Fill change(Request request, MacAddress mac, Order order, SpecEdits confirmed)
      throws IOException {
    EditResult result =
        confirmed.change(
            mac,
            MachinePage.author(request),
            new Expectation.Anything(),
            machine -> order.of(machine));
    String what =
        switch (result) {
          case EditResult.Written _ -> order.effect;
          case EditResult.Deleted _, EditResult.Missing _ -> "not changed: it has no file";
          case EditResult.Unreadable bad -> "not changed: " + bad.problem();
          case EditResult.Unconfirmed unconfirmed -> "not changed: " + unconfirmed.why();
          case EditResult.Refused no -> "not changed: " + no.why();
          case EditResult.Stale stale -> "not changed: " + stale.why();
        };
    return new Fill()
        .text("name", MachineNames.of(views.machine(mac)))
        .text("href", "/ui/machines/" + mac.hyphens())
        .text("mac", mac.text())
        .text("tone", result instanceof EditResult.Written ? "good" : "fail")
        .text("what", what);
  }

  private static List<MacAddress> marked(String macs) {
    return Arrays.stream(URLDecoder.decode(macs, StandardCharsets.UTF_8).split("\\."))
        .flatMap(name -> MacAddress.find(name).stream())
        .distinct()
        .toList();
  }
}
