package bty.appliance.web;

import bty.appliance.edit.ImagePinEdits;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLookup;
import bty.appliance.image.ImagePin;
import bty.appliance.image.ImagePinStore;
import bty.appliance.intake.ImageIntake;
import bty.appliance.intake.Refusal;
import bty.appliance.view.MachineNames;
import bty.appliance.view.Refusals;
import bty.appliance.view.Views;
import bty.engine.protocol.Sizes;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// One image: what it is, what is wanted of it, and how to replace or remove it.
final class ImagePage {
  private final ImageIntake intake;
  private final ImagePinStore pins;
  private final ImagePinEdits edits;
  private final Views views;
  private final InstantSource clock;
  private final Frame.Page page;
  private final Frame.Page delete;
  private final Frame.Page notice;

  ImagePage(
      Frame frame,
      ImageIntake intake,
      ImagePinStore pins,
      ImagePinEdits edits,
      Views views,
      InstantSource clock) {
    this.intake = intake;
    this.pins = pins;
    this.edits = edits;
    this.views = views;
    this.clock = clock;
    this.page = frame.livePage("image", Frame.Place.IMAGES);
    this.delete = frame.page("image-delete", Frame.Place.IMAGES);
    this.notice = frame.page("notice", Frame.Place.IMAGES);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", "/ui/images/{name}", request -> of(request, this::show)),
        Route.page("POST", "/ui/images/{name}", request -> of(request, this::save)),
        Route.page("GET", "/ui/images/{name}/delete", request -> of(request, this::askDelete)),
        Route.page("POST", "/ui/images/{name}/delete", request -> of(request, this::delete)));
  }

  private interface OfImage {
    Response answer(Request request, ImageName name) throws IOException;
  }

  private Response of(Request request, OfImage endpoint) throws IOException {
    String text = request.parameter("name");
    Optional<ImageName> name = ImageName.find(text);
    if (name.isPresent() && intake.tag(name.get()).isPresent()) {
      return endpoint.answer(request, name.get());
    }
    return notice.show(
        request,
        404,
        "No such image",
        new Fill()
            .text("heading", "No such image")
            .text("tone", "look")
            .text("line", "There is no image \"" + text + "\" in the folder.")
            .text("back", "/ui/images")
            .text("backWord", "All images"));
  }

  /// What was typed.
  private record Typed(String sha256, String description, String source, String seen) {
    static Typed of(ImagePin pin, String seen) {
      return new Typed(
          pin.digest().map(Sha256::hex).orElse(""), pin.description(), pin.source(), seen);
    }
  }

  private Response show(Request request, ImageName name) throws IOException {
    Typed typed = Typed.of(pins.find(name).pin(), edits.tag(name));
    return shown(request, 200, name, typed, Optional.empty(), Optional.empty());
  }

  private Response shown(
      Request request,
      int status,
      ImageName name,
      Typed typed,
      Optional<String> pinError,
      Optional<String> refusal)
      throws IOException {
    ImageLookup found = intake.images().find(name);
    ImagePin pin = pins.find(name).pin();
    Optional<String> digest =
        intake
            .tag(name)
            .filter(tag -> tag.length() == 64)
            .filter(tag -> !tag.equals(typed.sha256()));
    Fill fill =
        ImageFills.state(found)
            .text("name", name.text())
            .text("self", ImageFills.href(name))
            .text("file", "state/images/" + name + ".yaml")
            .text("line", line(found))
            .sentence("more", more(found))
            .sentence("description", Optional.of(pin.description()).filter(text -> !text.isEmpty()))
            .sentence("saved", saved(request))
            .sentence("refusal", refusal)
            .maybe("facts", facts(found))
            .rows("users", users(name))
            .text("formCsrf", Frame.csrf(request))
            .text("seen", typed.seen())
            .text("pin", typed.sha256())
            .sentence("pinError", pinError)
            .flag("pinned", pin.digest().isPresent())
            .maybe("pinNow", digest.map(hex -> new Fill().text("pinNowDigest", hex)))
            .text("descriptionTyped", typed.description())
            .text("sourceTyped", typed.source())
            .sentence("busy", busy(name));
    return page.show(request, status, name.text(), fill);
  }

  private static Optional<String> saved(Request request) {
    return Optional.ofNullable(request.query().get("saved"))
        .map(word -> word.equals("upload") ? "It has come whole, and has been read." : "Saved.");
  }

  private static String line(ImageLookup found) {
    return switch (found) {
      case ImageLookup.Ready(ImageFacts facts) ->
          facts.problems().isEmpty()
              ? "It can be flashed."
              : "It can be flashed; read the note below first.";
      case ImageLookup.NotReady not -> Refusals.sentence(not.reason());
    };
  }

  private static Optional<String> more(ImageLookup found) {
    return switch (found) {
      case ImageLookup.Ready(ImageFacts facts) ->
          facts
              .layout()
              .map(layout -> layout.boots())
              .filter(words -> !words.isEmpty())
              .map(words -> "It " + words + ".");
      case ImageLookup.Pending _ ->
          Optional.of(
              "It is read from its first to its last byte once; then machines may have it.");
      case ImageLookup.Missing _, ImageLookup.Refused _ ->
          Optional.of("Nothing is flashed with it until it is replaced, or what is wanted of it.");
    };
  }

  private Optional<Fill> facts(ImageLookup found) {
    if (!(found instanceof ImageLookup.Ready(ImageFacts facts))) {
      return Optional.empty();
    }
    String system = ImageFills.system(facts);
    Instant now = clock.instant();
    return Optional.of(
        new Fill()
            .text("system", system.isEmpty() ? "not known" : system)
            .text("digest", facts.digest().hex())
            .text("stored", Sizes.bytes(facts.stamp().size()))
            .text("format", facts.format().word())
            .moment("arrived", Optional.of(facts.stamp().modified()), now)
            .text("disk", ImageFills.disk(facts))
            .sentence("table", facts.layout().map(layout -> table(layout.table())))
            .maybe("bar", ImageFills.bar(facts))
            .rows("parts", ImageFills.parts(facts))
            .text(
                "partsNot",
                facts.layout().isPresent()
                    ? "none that are known here"
                    : "not known: an older version read it")
            .rows(
                "notes",
                facts.problems().stream().map(note -> new Fill().text("note", note)).toList()));
  }

  private static String table(String word) {
    return word.equals("none") ? "no partition table" : word.toUpperCase(java.util.Locale.ROOT);
  }

  private List<Fill> users(ImageName name) throws IOException {
    List<Fill> rows = new java.util.ArrayList<>();
    for (var view : views.machines(Optional.empty(), Integer.MAX_VALUE).machines()) {
      boolean uses =
          MachineNames.spec(view)
              .flatMap(machine -> machine.image())
              .filter(name::equals)
              .isPresent();
      if (uses) {
        rows.add(
            new Fill()
                .text("user", MachineNames.of(view))
                .text("userHref", MachineNames.href(view)));
      }
    }
    return rows;
  }

  private Optional<String> busy(ImageName name) {
    return intake
        .use(name)
        .map(refusal ->
            "Not now: "
                + Refusals.named(refusal.detail(), views)
                + " It can be deleted once no machine uses it.");
  }

  private Response save(Request request, ImageName name) throws IOException {
    Form form = Form.sent(request);
    String pressed = form.get("pin");
    String sha256 = pressed.isEmpty() ? form.get("sha256").strip() : pressed;
    Typed typed =
        new Typed(
            sha256, form.get("description").strip(), form.get("source").strip(), form.get("seen"));
    ImagePin pin;
    try {
      Optional<Sha256> digest =
          sha256.isEmpty() ? Optional.empty() : Optional.of(new Sha256(sha256));
      pin = new ImagePin(digest, typed.description(), typed.source());
    } catch (IllegalArgumentException e) {
      String why = Refusals.sentence(String.valueOf(e.getMessage()));
      return shown(request, 422, name, typed, Optional.of(why), Optional.empty());
    }
    Optional<String> refused =
        edits.put(Frame.author(request), name, Optional.of(typed.seen()), pin);
    if (refused.isEmpty()) {
      return Response.seeOther(ImageFills.href(name) + "?saved=1");
    }
    Typed again = new Typed(typed.sha256(), typed.description(), typed.source(), edits.tag(name));
    String why =
        "Not saved: "
            + refused.get()
            + ". What you typed is still here: press Save once more to write it over that.";
    return shown(request, 409, name, again, Optional.empty(), Optional.of(why));
  }

  private Response askDelete(Request request, ImageName name) throws IOException {
    return asked(request, 200, name, busy(name));
  }

  private Response asked(Request request, int status, ImageName name, Optional<String> refused)
      throws IOException {
    return delete.show(
        request,
        status,
        "Delete " + name,
        new Fill()
            .text("name", name.text())
            .text("self", ImageFills.href(name))
            .text("tone", refused.isPresent() ? "look" : "idle")
            .text(
                "line",
                refused.orElse("This removes the image " + name + " from the appliance's disk."))
            .text("more", "What is wanted of it in state/images stays.")
            .flag("busy", refused.isPresent())
            .text("formCsrf", Frame.csrf(request)));
  }

  private Response delete(Request request, ImageName name) throws IOException {
    Form _ = Form.sent(request);
    Optional<Refusal> refused = intake.delete(name, ImageIntake::anything);
    return refused.isEmpty()
        ? Response.seeOther("/ui/images?said=deleted")
        : asked(
            request,
            refused.get().status(),
            name,
            Optional.of("Not deleted: " + Refusals.named(refused.get().detail(), views)));
  }
}
