package bty.appliance.diskpage;

import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.storage.DiskOffer;
import bty.appliance.storage.StorageReport;
import bty.appliance.storage.StorageService;
import bty.appliance.storage.StorageState;
import bty.appliance.view.Refusals;
import bty.appliance.web.Fill;
import bty.appliance.web.Form;
import bty.appliance.web.Frame;
import bty.engine.protocol.Sizes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Asks whether a disk is to be taken for the images, and orders it: the only way there for a
/// person with a browser. What is lost is named, and the disk is typed.
public final class StoragePage {
  private static final String HERE = "/ui/settings/storage/{name}";
  private static final String SECTION = "/ui/settings#storage";

  private final StorageService storage;
  private final Frame.Page confirm;
  private final Frame.Page notice;

  /// @param frame around the page
  public StoragePage(Frame frame, StorageService storage) {
    this.storage = storage;
    this.confirm = frame.page("storage-confirm", Frame.Place.SETTINGS);
    this.notice = frame.page("notice", Frame.Place.SETTINGS);
  }

  /// Its routes.
  public List<Route> routes() {
    return List.of(
        Route.page("GET", HERE, this::ask).needs(Caller.Role.ADMIN),
        Route.page("POST", HERE, this::order).needs(Caller.Role.ADMIN),
        Route.page("POST", "/ui/settings/storage", this::look).needs(Caller.Role.ADMIN));
  }

  /// The section of the Settings page.
  public static Fill section(StorageService storage, Instant now) throws IOException {
    StorageState state = storage.state();
    Optional<StorageReport> report = storage.report();
    List<DiskOffer> disks = report.map(StorageReport::disks).orElse(List.of());
    boolean shown = state.offers() && report.isPresent();
    return new Fill()
        .text("storageTone", state.tone())
        .text("storageLine", state.line())
        .text("storageMore", state.more())
        .flag("storageOffers", shown)
        .flag("storageLooking", shown && storage.isLooking())
        .flag("storageNone", shown && disks.stream().noneMatch(DiskOffer::isFree))
        .moment("storageAt", report.filter(_ -> shown).map(StorageReport::at), now)
        .rows("storageDisks", shown ? disks.stream().map(StoragePage::row).toList() : List.of());
  }

  private static Fill row(DiskOffer disk) {
    return new Fill()
        .text("diskName", disk.name())
        .text("diskWords", words(disk))
        .flag("diskFree", disk.isFree())
        .text("diskWhy", String.join("; ", disk.objections()))
        .text("diskHolds", holds(disk));
  }

  private static String words(DiskOffer disk) {
    return disk.words() + ", " + Sizes.bytes(disk.marks().bytes()) + ", " + disk.transport();
  }

  private static String holds(DiskOffer disk) {
    return disk.content().isNothing()
        ? "Nothing is on it."
        : "On it: " + String.join("; ", disk.content().lines()) + ".";
  }

  private Response ask(Request request) throws IOException {
    return shown(request, 200, "", Optional.empty());
  }

  private Response shown(Request request, int code, String typed, Optional<String> refusal)
      throws IOException {
    StorageState state = storage.state();
    Optional<DiskOffer> disk =
        storage.report().flatMap(last -> last.find(request.parameter("name")));
    if (disk.isEmpty() || !disk.get().isFree() || !state.offers()) {
      return notice.show(
          request,
          disk.isEmpty() ? 404 : 409,
          "A disk for the images",
          new Fill()
              .text("heading", "A disk for the images")
              .text("tone", "look")
              .text("line", disk.map(one -> why(one, state)).orElse("There is no such disk."))
              .text("back", SECTION)
              .text("backWord", "Settings"));
    }
    DiskOffer found = disk.get();
    return confirm.show(
        request,
        code,
        "A disk for the images",
        new Fill()
            .text("self", "/ui/settings/storage/" + found.name())
            .text("formCsrf", Frame.csrf(request))
            .text("content", found.content().id())
            .text("path", found.path())
            .text("model", found.model().orElse("not known"))
            .text("serial", found.marks().serial().orElse("none"))
            .text("size", Sizes.bytes(found.marks().bytes()))
            .text("transport", found.transport())
            .flag("blank", found.content().isNothing())
            .rows(
                "holds",
                found.content().lines().stream()
                    .map(line -> new Fill().text("line", line))
                    .toList())
            .text("proof", found.proof())
            .text("proofWhat", found.marks().serial().isPresent() ? "serial" : "name")
            .text("typed", typed)
            .sentence("refusal", refusal));
  }

  private static String why(DiskOffer disk, StorageState state) {
    return state.offers()
        ? disk.path() + " cannot be taken: " + String.join("; ", disk.objections()) + "."
        : "No disk can be taken now. " + state.line();
  }

  private Response order(Request request) throws IOException {
    Form form = Form.sent(request);
    String typed = form.get("confirm").strip();
    Optional<StorageService.Objection> objection =
        storage.order(
            Frame.author(request).name(), request.parameter("name"), typed, form.get("content"));
    return objection.isPresent()
        ? shown(
            request,
            objection.get().status(),
            typed,
            objection.map(no -> Refusals.alone(no.detail())))
        : Response.seeOther(SECTION);
  }

  /// The answer comes by itself on the live page, some seconds later.
  private Response look(Request request) throws IOException {
    Form _ = Form.sent(request);
    storage.look();
    return Response.seeOther(SECTION);
  }
}
