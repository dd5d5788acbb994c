package bty.appliance.web;

import bty.appliance.edit.EditResult;
import bty.appliance.edit.Expectation;
import bty.appliance.edit.SpecEdits;
import bty.appliance.guard.Confirmation;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLookup;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.netboot.Netboot;
import bty.appliance.pxe.BootDecider;
import bty.appliance.state.StateFolder;
import bty.appliance.view.BootOutlook;
import bty.appliance.view.HardwareFacts;
import bty.appliance.view.MachineNames;
import bty.appliance.view.MachinePreview;
import bty.appliance.view.MachineView;
import bty.appliance.view.RunView;
import bty.appliance.view.Views;
import bty.engine.protocol.MacAddress;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One machine: how it is, what it would boot, and its spec as a form.
final class MachinePage {
  private static final int RUNS = 10;

  private final StateFolder state;
  private final Views views;
  private final SpecEdits edits;
  private final ImageCatalog images;
  private final BootDecider decider;
  private final Netboot netboot;
  private final InstantSource clock;
  private final Frame.Page page;
  private final Frame.Page delete;

  MachinePage(
      Frame frame,
      StateFolder state,
      Views views,
      SpecEdits edits,
      ImageCatalog images,
      BootDecider decider,
      Netboot netboot,
      InstantSource clock) {
    this.state = state;
    this.views = views;
    this.edits = edits;
    this.images = images;
    this.decider = decider;
    this.netboot = netboot;
    this.clock = clock;
    this.page = frame.livePage("machine", Frame.Place.MACHINES);
    this.delete = frame.page("machine-delete", Frame.Place.MACHINES);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", "/ui/machines/{mac}", request -> of(request, this::show)),
        Route.page("POST", "/ui/machines/{mac}", request -> of(request, this::save)),
        Route.page("GET", "/ui/machines/{mac}/delete", request -> of(request, this::askDelete)),
        Route.page("POST", "/ui/machines/{mac}/delete", request -> of(request, this::delete)));
  }

  private interface OfMachine {
    Response answer(Request request, MacAddress mac) throws IOException;
  }

  private static Response of(Request request, OfMachine endpoint) throws IOException {
    Optional<MacAddress> mac = MacAddress.find(request.parameter("mac"));
    return mac.isPresent()
        ? endpoint.answer(request, mac.get())
        : Response.badMac(request.parameter("mac"));
  }

  private Response show(Request request, MacAddress mac) throws IOException {
    MachineView view = views.machine(mac);
    MachineForm form = MachineForm.of(MachineNames.spec(view).orElse(Machine.DISCOVERED));
    return shown(request, 200, view, form, view.spec().tag(), Optional.empty(), Optional.empty());
  }

  private boolean isHeld(MachineView view) {
    return MachineNames.spec(view)
        .flatMap(machine ->
            edits.guard().unconfirmed(view.mac(), machine, view.lastRun().map(RunView::run)))
        .isPresent();
  }

  /// @param tag of the file that the form was made from
  /// @param refusal why nothing was changed
  private Response shown(
      Request request,
      int status,
      MachineView view,
      MachineForm form,
      String tag,
      Optional<String> refusal,
      Optional<Fill> unconfirmed)
      throws IOException {
    Instant now = clock.instant();
    MachineRows row = MachineRows.of(view, now);
    BootOutlook outlook = BootOutlook.of(view, decider, now);
    MachinePreview preview = preview(view, form);
    Fill fill = MachineFields.fill(form, names());
    MachineFiles.preview(fill, preview, view.exists());
    fill.text("heading", MachineNames.of(view))
        .text("mac", view.mac().text())
        .text("self", MachineNames.href(view))
        .text("file", "state/machines/" + view.mac().hyphens() + ".yaml")
        .flag("exists", view.exists())
        .text("tone", row.condition().tone().css())
        .text("word", row.condition().word())
        .text("why", row.condition().why())
        .moment("seen", view.sighting().map(sighting -> sighting.lastSeen()), now)
        .text("outlookTone", outlook.tone())
        .text("outlook", outlook.sentence())
        .sentence("problem", view.problem())
        .rows("imageNotes", imageNotes(view))
        .sentence("refusal", refusal)
        .maybe("unconfirmed", unconfirmed)
        .flag("held", isHeld(view))
        .text("formCsrf", Frame.csrf(request))
        .text("tag", tag)
        .rows("runs", runs(view, now))
        .maybe(
            "boot",
            netboot.story(view.mac()).map(story -> StoryFill.of(story, MachineNames.of(view), now)))
        .maybe("hardware", MachineFiles.hardware(state.runs().inventory(view.mac())))
        .rows("disks", MachineDisks.of(state.runs().inventory(view.mac()), target(form)))
        .sentence("saved", Optional.ofNullable(request.query().get("saved")).map(_ -> "Saved."));
    return page.show(request, status, MachineNames.of(view), fill);
  }

  private MachinePreview preview(MachineView view, MachineForm form) {
    String text = state.machines().text(view.mac());
    boolean untouched = form.errors().isEmpty() && form.isOf(view);
    if (view.spec().lookup() instanceof MachineLookup.Unreadable(String problem, var _)
        && untouched) {
      return MachinePreview.rejected(text, problem);
    }
    return switch (form.read(view.mac())) {
      case MachineForm.Read.Bad bad ->
          MachinePreview.of(text, Optional.empty(), bad.form().errors());
      case MachineForm.Read.Good(Machine machine) ->
          MachinePreview.of(
              text,
              untouched && view.exists() ? Optional.empty() : Optional.of(machine),
              MachineFiles.errors(machine, state.provisioning().problem(machine.provisioning())));
    };
  }

  private static String target(MachineForm form) {
    return form.typed().getOrDefault("target", "");
  }

  private List<Fill> runs(MachineView view, Instant now) {
    return state.runs().runs(view.mac()).reversed().stream()
        .limit(RUNS)
        .map(run -> RunRows.fill(run, MachineNames.of(view), now))
        .toList();
  }

  /// What was found wrong with the image that its file names, when that was read; and that this
  /// machine would not boot it.
  private List<Fill> imageNotes(MachineView view) throws IOException {
    Optional<HardwareFacts> hardware =
        state.runs().inventory(view.mac()).flatMap(HardwareFacts::of);
    return MachineNames.spec(view).flatMap(Machine::image).stream()
        .flatMap(image ->
            images.find(image) instanceof ImageLookup.Ready(ImageFacts facts)
                ? Stream.concat(
                        hardware.flatMap(machine -> machine.caution(facts)).stream(),
                        facts.problems().stream())
                    .map(note -> new Fill().text("imageNote", image + ": " + note))
                : Stream.empty())
        .toList();
  }

  private List<String> names() throws IOException {
    return images.list().stream().map(ImageName::text).toList();
  }

  private Response save(Request request, MacAddress mac) throws IOException {
    Form form = Form.sent(request);
    String order = form.get("do");
    return switch (order) {
      case "confirm" -> confirm(request, mac);
      case "flash" -> done(request, mac, form, change(request, mac, form, Machine::flashedAgain));
      case "menu" ->
          done(request, mac, form, change(request, mac, form, old -> old.with(BootPolicy.TUI)));
      case "disk" ->
          done(request, mac, form, change(request, mac, form, old -> old.with(BootPolicy.LOCAL)));
      case "preview" -> preview(request, mac, form);
      default -> saveForm(request, mac, form);
    };
  }

  private EditResult change(
      Request request, MacAddress mac, Form form, java.util.function.UnaryOperator<Machine> change)
      throws IOException {
    return confirmed(form).change(mac, Frame.author(request), new Expectation.Anything(), change);
  }

  private SpecEdits confirmed(Form form) {
    return edits.confirmed(
        form.get("sure").equals("yes") ? Confirmation.PERSON : Confirmation.NONE);
  }

  /// The machine is held because its file was armed with many others; somebody has looked.
  private Response confirm(Request request, MacAddress mac) {
    MachineNames.spec(views.machine(mac))
        .ifPresent(machine -> edits.guard().confirm(mac, machine, Frame.author(request).name()));
    return Response.seeOther("/ui/machines/" + mac.hyphens() + "?saved=1");
  }

  /// The form as it was sent, with what it would do, and nothing done.
  private Response preview(Request request, MacAddress mac, Form sent) throws IOException {
    MachineForm typed = MachineForm.of(sent);
    MachineForm form = typed.read(mac) instanceof MachineForm.Read.Bad bad ? bad.form() : typed;
    return shown(
        request,
        200,
        views.machine(mac),
        form,
        sent.get("tag"),
        Optional.empty(),
        Optional.empty());
  }

  private Response saveForm(Request request, MacAddress mac, Form sent) throws IOException {
    MachineForm form = MachineForm.of(sent);
    return switch (form.read(mac)) {
      case MachineForm.Read.Bad bad ->
          shown(
              request,
              422,
              views.machine(mac),
              bad.form(),
              sent.get("tag"),
              Optional.empty(),
              Optional.empty());
      case MachineForm.Read.Good good ->
          done(
              request,
              mac,
              sent,
              confirmed(sent)
                  .put(mac, Frame.author(request), seen(sent.get("tag")), good.machine()));
    };
  }

  /// The form was made from that text; with another one in its place somebody else was faster.
  private static Expectation seen(String tag) {
    return new Expectation.Seen(there ->
        there.orElse("").equals(tag)
            ? Optional.empty()
            : Optional.of(
                "the file was changed meanwhile, in another tab or by hand; what you typed is"
                    + " still here: press Save once more to write it over that"));
  }

  private Response done(Request request, MacAddress mac, Form form, EditResult result)
      throws IOException {
    return switch (result) {
      case EditResult.Written _ -> Response.seeOther("/ui/machines/" + mac.hyphens() + "?saved=1");
      case EditResult.Deleted _ -> Response.seeOther("/ui/machines");
      case EditResult.Missing _ -> refused(request, 404, mac, form, "it has no file yet: save one");
      case EditResult.Unreadable unreadable ->
          refused(request, 409, mac, form, unreadable.problem());
      case EditResult.Unconfirmed no -> unconfirmed(request, mac, form, no.why());
      case EditResult.Refused no -> refused(request, 409, mac, form, no.why());
      case EditResult.Stale stale -> refused(request, 412, mac, form, stale.why());
    };
  }

  /// What was typed stays; the tag is the new one, so that a second press writes it.
  private Response refused(Request request, int status, MacAddress mac, Form sent, String why)
      throws IOException {
    MachineView view = views.machine(mac);
    return shown(
        request,
        status,
        view,
        typed(view, sent),
        view.spec().tag(),
        Optional.of("Not saved: " + why + "."),
        Optional.empty());
  }

  private static MachineForm typed(MachineView view, Form sent) {
    return sent.all("boot_policy").isEmpty()
        ? MachineForm.of(MachineNames.spec(view).orElse(Machine.DISCOVERED))
        : MachineForm.of(sent);
  }

  /// What was wanted is offered once more, with a button that says what it means.
  private Response unconfirmed(Request request, MacAddress mac, Form sent, String why)
      throws IOException {
    MachineView view = views.machine(mac);
    boolean isOrder = sent.all("boot_policy").isEmpty();
    Fill more =
        new Fill()
            .text("why", why)
            .flag("isOrder", isOrder)
            .text("again", isOrder ? sent.get("do") : "");
    return shown(
        request,
        409,
        view,
        typed(view, sent),
        view.spec().tag(),
        Optional.empty(),
        Optional.of(more));
  }

  private Response askDelete(Request request, MacAddress mac) {
    MachineView view = views.machine(mac);
    if (!view.exists()) {
      return Response.seeOther("/ui/machines");
    }
    return delete.show(
        request,
        200,
        "Delete " + MachineNames.of(view),
        new Fill()
            .text("heading", MachineNames.of(view))
            .text("mac", mac.text())
            .text("self", MachineNames.href(view))
            .text("file", "state/machines/" + mac.hyphens() + ".yaml")
            .text("formCsrf", Frame.csrf(request)));
  }

  private Response delete(Request request, MacAddress mac) throws IOException {
    Form form = Form.sent(request);
    return done(
        request, mac, form, edits.delete(mac, Frame.author(request), new Expectation.Anything()));
  }
}
