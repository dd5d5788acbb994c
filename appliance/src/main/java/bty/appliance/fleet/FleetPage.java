package bty.appliance.fleet;

import bty.appliance.edit.EditResult;
import bty.appliance.edit.Expectation;
import bty.appliance.edit.SpecEdits;
import bty.appliance.guard.Confirmation;
import bty.appliance.guard.FleetGuard;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.machine.BootPolicy;
import bty.appliance.view.MachineNames;
import bty.appliance.view.MachineView;
import bty.appliance.view.Views;
import bty.appliance.web.Fill;
import bty.appliance.web.Form;
import bty.appliance.web.Frame;
import bty.engine.protocol.MacAddress;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One change of many machines: first a page that names each and what will happen to it, then the
/// change. Which policy or image is asked for on a page before.
public final class FleetPage {
  private static final String HERE = "/ui/fleet";

  /// So many fit into an address, which a preview then has; more stay in the body of their form.
  private static final int MOST_IN_ADDRESS = 64;

  private final Views views;
  private final SpecEdits edits;
  private final ImageCatalog images;
  private final Frame.Page choose;
  private final Frame.Page confirm;
  private final Frame.Page result;
  private final Frame.Page notice;

  /// @param images of which one can be chosen
  public FleetPage(Frame frame, Views views, SpecEdits edits, ImageCatalog images) {
    this.views = views;
    this.edits = edits;
    this.images = images;
    this.choose = frame.page("fleet-choose", Frame.Place.MACHINES);
    this.confirm = frame.page("fleet", Frame.Place.MACHINES);
    this.result = frame.page("fleet-result", Frame.Place.MACHINES);
    this.notice = frame.page("notice", Frame.Place.MACHINES);
  }

  /// Its routes.
  public List<Route> routes() {
    return List.of(Route.page("GET", HERE, this::ask), Route.page("POST", HERE, this::change));
  }

  /// What was asked for.
  ///
  /// @param what the order, or which kind of it
  /// @param to which policy or image
  private record Asked(String what, String to, List<MacAddress> marked) {
    static Asked of(Request request) {
      String what = request.query().getOrDefault("do", "");
      return new Asked(
          what.toLowerCase(Locale.ROOT),
          request.query().getOrDefault("to", ""),
          macs(List.of(request.query().getOrDefault("macs", "").split("\\.", -1))));
    }

    static Asked of(Form form) {
      return new Asked(
          form.get("do").toLowerCase(Locale.ROOT), form.get("to"), macs(form.all("mac")));
    }

    private static List<MacAddress> macs(List<String> names) {
      return names.stream().flatMap(name -> MacAddress.find(name).stream()).distinct().toList();
    }

    /// Whether it is still to be said which one.
    boolean isOpen() {
      return what.equals("policy") || what.equals("image");
    }

    Optional<FleetOrder> order() {
      return switch (what) {
        case "reflash" -> Optional.of(new FleetOrder.Reflash());
        case "tui" -> Optional.of(new FleetOrder.Policy(BootPolicy.TUI));
        case "local" -> Optional.of(new FleetOrder.Policy(BootPolicy.LOCAL));
        case "policy" -> BootPolicy.find(to).map(FleetOrder.Policy::new);
        case "image" -> ImageName.find(to).map(FleetOrder.Image::new);
        default -> Optional.empty();
      };
    }

    String address() {
      return HERE
          + "?do="
          + what
          + (to.isEmpty() ? "" : "&to=" + URLEncoder.encode(to, StandardCharsets.UTF_8))
          + "&macs="
          + String.join(".", marked.stream().map(MacAddress::hyphens).toList());
    }
  }

  private Response ask(Request request) throws IOException {
    return preview(request, Asked.of(request));
  }

  /// What would change, or what is still to be said first.
  private Response preview(Request request, Asked asked) throws IOException {
    if (asked.marked().isEmpty()) {
      return lacking(request, "No machine was marked, so nothing was changed; mark some first.");
    }
    Optional<FleetOrder> order = asked.order();
    if (order.isEmpty() && !asked.isOpen()) {
      return lacking(request, "Nothing was said to be done with them, so nothing was changed.");
    }
    Optional<String> refusal = order.flatMap(this::refusal);
    return order.isEmpty() || refusal.isPresent()
        ? chosen(request, asked, refusal)
        : shown(request, 200, asked, order.get());
  }

  private Response lacking(Request request, String line) {
    return notice.show(
        request,
        422,
        "Change machines",
        new Fill()
            .text("heading", "Change machines")
            .text("tone", "look")
            .text("line", line)
            .text("back", "/ui/machines")
            .text("backWord", "All machines"));
  }

  /// An image that is not here would leave every machine of them at its own disk.
  private Optional<String> refusal(FleetOrder order) {
    try {
      return order instanceof FleetOrder.Image(ImageName image) && !images.list().contains(image)
          ? Optional.of("There is no image " + image.text() + " here; choose one that is.")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("The images cannot be looked at: " + e.getMessage());
    }
  }

  private Response chosen(Request request, Asked asked, Optional<String> refusal)
      throws IOException {
    boolean isImage = asked.what().equals("image");
    List<String> choices =
        isImage
            ? images.list().stream().map(ImageName::text).toList()
            : Arrays.stream(BootPolicy.values()).map(BootPolicy::word).toList();
    return choose.show(
        request,
        refusal.isPresent() ? 422 : 200,
        "Change machines",
        new Fill()
            .text("what", asked.what())
            .number("count", asked.marked().size())
            .flag("one", asked.marked().size() == 1)
            .flag("none", choices.isEmpty())
            .sentence("refusal", refusal)
            .rows("choices", choices.stream().map(one -> new Fill().text("choice", one)).toList())
            .rows("macs", hidden(asked.marked()))
            .text("formCsrf", Frame.csrf(request)));
  }

  private static List<Fill> hidden(List<MacAddress> marked) {
    return marked.stream().map(mac -> new Fill().text("hyphens", mac.hyphens())).toList();
  }

  private Response shown(Request request, int status, Asked asked, FleetOrder order) {
    List<Fill> rows = new ArrayList<>();
    int count = 0;
    int arms = 0;
    for (MacAddress mac : asked.marked()) {
      MachineView view = views.machine(mac);
      FleetOrder.Effect effect = order.effect(view);
      boolean acts = effect instanceof FleetOrder.Effect.Changes;
      count += acts ? 1 : 0;
      arms += arms(effect) ? 1 : 0;
      rows.add(
          new Fill()
              .text("name", MachineNames.of(view))
              .text("mac", mac.text())
              .text("hyphens", mac.hyphens())
              .flag("acts", acts)
              .text("tone", acts ? "work" : "idle")
              .text("what", effect.words()));
    }
    return confirm.show(
        request,
        status,
        "Change machines",
        new Fill()
            .text("order", asked.what())
            .text("to", asked.to())
            .text("word", order.word())
            .sentence("many", many(arms))
            .number("count", count)
            .flag("some", count > 0)
            .rows("rows", rows)
            .text("formCsrf", Frame.csrf(request)));
  }

  private static boolean arms(FleetOrder.Effect effect) {
    return switch (effect) {
      case FleetOrder.Effect.Changes changes ->
          FleetGuard.arms(Optional.of(changes.before()), changes.after());
      case FleetOrder.Effect.Idle _ -> false;
    };
  }

  /// Why so many need a second word; empty where they need none.
  private Optional<String> many(int arms) {
    int left = edits.guard().left();
    return arms > left
        ? Optional.of(
            "That arms "
                + arms
                + (arms == 1 ? " machine, and " : " machines, and ")
                + left
                + " more may be armed within this hour without a second word"
                + " (safety.armed_per_hour).")
        : Optional.empty();
  }

  private Response change(Request request) throws IOException {
    Form form = Form.sent(request);
    Asked asked = Asked.of(form);
    if (form.get("confirmed").isEmpty()) {
      // What few are marked goes into the address, where it can be looked at again.
      boolean fits = !asked.marked().isEmpty() && asked.marked().size() <= MOST_IN_ADDRESS;
      return fits && (asked.isOpen() || asked.order().isPresent())
          ? Response.seeOther(asked.address())
          : preview(request, asked);
    }
    Optional<FleetOrder> order = asked.order();
    if (order.isEmpty() || asked.marked().isEmpty() || refusal(order.get()).isPresent()) {
      return preview(request, asked);
    }
    boolean sure = form.get("sure").equals("yes");
    long arms =
        asked.marked().stream().filter(mac -> arms(order.get().effect(views.machine(mac)))).count();
    if (!sure && many((int) arms).isPresent()) {
      return shown(request, 409, asked, order.get());
    }
    SpecEdits confirmed = edits.confirmed(sure ? Confirmation.PERSON : Confirmation.NONE);
    List<Fill> rows = new ArrayList<>();
    for (MacAddress mac : asked.marked()) {
      rows.add(change(request, mac, order.get(), confirmed));
    }
    return result.show(
        request,
        200,
        "Changed machines",
        new Fill().text("word", order.get().word()).rows("rows", rows));
  }

  private Fill change(Request request, MacAddress mac, FleetOrder order, SpecEdits confirmed)
      throws IOException {
    String effect = order.effect(views.machine(mac)).words();
    EditResult result =
        confirmed.change(mac, Frame.author(request), new Expectation.Anything(), order::of);
    String what =
        switch (result) {
          case EditResult.Written _ -> effect;
          case EditResult.Deleted _, EditResult.Missing _ -> "not changed: it has no file";
          case EditResult.Unreadable bad -> "not changed: " + bad.problem();
          case EditResult.Unconfirmed unconfirmed -> "not changed: " + unconfirmed.why();
          case EditResult.Refused no -> "not changed: " + no.why();
          case EditResult.Stale stale -> "not changed: " + stale.why();
        };
    boolean isDone = result instanceof EditResult.Written;
    return new Fill()
        .text("name", MachineNames.of(views.machine(mac)))
        .text("href", "/ui/machines/" + mac.hyphens())
        .text("mac", mac.text())
        .text("tone", isDone ? "good" : "fail")
        .text("done", isDone ? "changed" : "left alone")
        .text("what", what);
  }
}
