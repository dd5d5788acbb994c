package bty.appliance.web;

import bty.appliance.files.DiskFull;
import bty.appliance.http.MultipartBody;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.http.Upload;
import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLookup;
import bty.appliance.image.ImagePinStore;
import bty.appliance.intake.Arrival;
import bty.appliance.intake.FetchJobs;
import bty.appliance.intake.FetchOrder;
import bty.appliance.intake.ImageIntake;
import bty.appliance.intake.Refusal;
import bty.appliance.machine.Machine;
import bty.appliance.view.MachineNames;
import bty.appliance.view.MachineView;
import bty.appliance.view.Refusals;
import bty.appliance.view.Views;
import bty.engine.protocol.Sizes;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The images: what is on its way, what there is, what is wrong with it, who uses it, and how to
/// bring one.
final class ImagesPage {
  private final ImageIntake intake;
  private final FetchJobs jobs;
  private final ImagePinStore pins;
  private final Views views;
  private final Frame.Page page;

  ImagesPage(Frame frame, ImageIntake intake, FetchJobs jobs, ImagePinStore pins, Views views) {
    this.intake = intake;
    this.jobs = jobs;
    this.pins = pins;
    this.views = views;
    this.page = frame.livePage("images", Frame.Place.IMAGES);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", "/ui/images", this::show),
        Route.page("POST", "/ui/images", this::upload),
        Route.page("POST", "/ui/fetch", this::fetch),
        Route.page("POST", "/ui/arriving", this::stop));
  }

  private Response show(Request request) throws IOException {
    return shown(request, 200, Trouble.NONE);
  }

  /// What was wrong with a form.
  ///
  /// @param name the name that was typed
  /// @param upload why nothing was taken; empty if nothing was wrong
  /// @param order what was typed to be fetched
  /// @param field of that which has to be mended
  /// @param why in a sentence
  private record Trouble(String name, String upload, FetchOrder order, String field, String why) {
    static final FetchOrder EMPTY = new FetchOrder("", "", "", "", "");
    static final Trouble NONE = new Trouble("", "", EMPTY, "", "");

    static Trouble upload(String name, String why) {
      return new Trouble(name, why, EMPTY, "", "");
    }

    Optional<String> of(String wanted) {
      return field.equals(wanted) ? Optional.of(why) : Optional.empty();
    }
  }

  private Response shown(Request request, int status, Trouble trouble) throws IOException {
    Map<String, List<String>> users = users(views);
    List<Fill> rows = new ArrayList<>();
    List<ImageLookup> found = new ArrayList<>();
    Optional<Fill> alarm = Optional.empty();
    for (ImageName name : intake.images().list()) {
      List<String> of = users.getOrDefault(name.text(), List.of());
      ImageLookup lookup = intake.images().find(name);
      found.add(lookup);
      rows.add(ImageFills.row(name, lookup, pins.find(name).pin(), of));
      if (alarm.isEmpty() && lookup instanceof ImageLookup.Refused(String why)) {
        alarm = Optional.of(alarm(name, why, of));
      }
    }
    List<Fill> arrivals =
        Stream.concat(jobs.arrivals().stream(), intake.arrivals().stream())
            .map(ImagesPage::arrival)
            .toList();
    return page.show(
        request,
        status,
        "Images",
        new Fill()
            .text("sum", sum(found, users))
            .maybe("alarm", alarm)
            .sentence("said", said(request))
            .maybe(
                "arriving",
                arrivals.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        new Fill()
                            .rows("arrivals", arrivals)
                            .text("arrivingCsrf", Frame.csrf(request))))
            .rows("images", rows)
            .text("host", request.header("Host").orElse(request.local()))
            .text("uploadName", trouble.name())
            .sentence("uploadError", Optional.of(trouble.upload()).filter(why -> !why.isEmpty()))
            .text("fetchUrl", trouble.order().url())
            .sentence("urlError", trouble.of("url"))
            .text("fetchName", trouble.order().name())
            .sentence("nameError", trouble.of("name"))
            .text("fetchDigest", trouble.order().sha256())
            .sentence("digestError", trouble.of("sha256"))
            .text("fetchDescription", trouble.order().description())
            .text("formCsrf", Frame.csrf(request)));
  }

  private static Optional<String> said(Request request) {
    return Optional.ofNullable(request.query().get("said"))
        .map(word ->
            switch (word) {
              case "deleted" -> "Deleted.";
              case "fetching" -> "It is on its way; you may leave this page.";
              case "stopped" -> "Stopped; nothing of it was kept.";
              default -> "Done.";
            });
  }

  private String sum(List<ImageLookup> found, Map<String, List<String>> users) throws IOException {
    long bytes = 0;
    long unused = 0;
    for (ImageLookup lookup : found) {
      if (lookup instanceof ImageLookup.Ready(ImageFacts facts)) {
        bytes += facts.stamp().size();
        unused += users.containsKey(facts.name().text()) ? 0 : 1;
      }
    }
    ImageIntake.RoomLeft room = intake.room();
    return "%d %s, %s; there is room for %s more on a disk of %s.%s"
        .formatted(
            found.size(),
            found.size() == 1 ? "image" : "images",
            Sizes.bytes(bytes),
            Sizes.bytes(room.leftBytes()),
            Sizes.bytes(room.totalBytes()),
            unused == 0 ? "" : " " + unused + " of them no machine uses.");
  }

  private static Fill alarm(ImageName name, String why, List<String> users) {
    String who =
        users.isEmpty()
            ? "No machine uses it."
            : listed(users)
                + (users.size() == 1 ? " uses it; " : " use it; ")
                + "until it is replaced, or its pin is mended, nothing is flashed with it.";
    return new Fill()
        .text("alarmLine", Refusals.sentence(why))
        .text("alarmMore", who)
        .text("alarmHref", ImageFills.href(name));
  }

  private static Fill arrival(Arrival arrival) {
    boolean failed = arrival.word().equals("failed");
    boolean moving = arrival.total() > 0 && !arrival.word().equals("reading") && !failed;
    String how =
        switch (arrival.word()) {
          case "waiting" -> " are here; it waits for the rest";
          case "reading" -> " are here; it is being read";
          default -> "";
        };
    return new Fill()
        .text("id", arrival.id())
        .text("name", arrival.name().text())
        .text("from", arrival.from())
        .flag("moving", moving)
        .sentence("failed", note(arrival, failed))
        .sentence("hindered", note(arrival, !failed))
        .number("percent", arrival.percent())
        .text(
            "bytes",
            (arrival.total() > 0
                    ? Sizes.bytesOf(arrival.bytes(), arrival.total())
                    : arrival.word().equals("queued") ? "waits for its turn" : "asking for it")
                + how)
        .text(
            "rate", arrival.rateBps().isPresent() ? Sizes.rate(arrival.rateBps().getAsLong()) : "")
        .text(
            "left",
            arrival.secondsLeft().isPresent()
                ? Sizes.duration(Duration.ofSeconds(arrival.secondsLeft().getAsLong()))
                : "")
        .text("stopWord", arrival.word().equals("waiting") || failed ? "Forget" : "Stop");
  }

  private static Optional<String> note(Arrival arrival, boolean wanted) {
    return Optional.of(arrival.note()).filter(why -> wanted && !why.isEmpty());
  }

  /// Which machines' files name which image.
  static Map<String, List<String>> users(Views views) throws IOException {
    Map<String, List<String>> users = new TreeMap<>();
    for (MachineView view : views.machines(Optional.empty(), Integer.MAX_VALUE).machines()) {
      MachineNames.spec(view)
          .flatMap(Machine::image)
          .ifPresent(image ->
              users
                  .computeIfAbsent(image.text(), _ -> new ArrayList<>())
                  .add(MachineNames.of(view)));
    }
    return users;
  }

  /// Some names in a sentence.
  static String listed(List<String> names) {
    return switch (names.size()) {
      case 0 -> "no machine";
      case 1, 2, 3 -> String.join(", ", names);
      default -> String.join(", ", names.subList(0, 2)) + " and " + (names.size() - 2) + " more";
    };
  }

  private Response stop(Request request) throws IOException {
    Form form = Form.sent(request);
    if (!jobs.stop(form.get("stop"))) {
      intake.stop(form.get("stop"));
    }
    return Response.seeOther("/ui/images?said=stopped");
  }

  private Response fetch(Request request) throws IOException {
    Form form = Form.sent(request);
    FetchOrder order =
        new FetchOrder(
            form.get("name").strip(),
            form.get("url").strip(),
            form.get("sha256").strip(),
            form.get("description").strip(),
            Frame.author(request).name());
    return switch (jobs.order(order)) {
      case FetchOrder.Result.Accepted _ -> Response.seeOther("/ui/images?said=fetching");
      case FetchOrder.Result.Refused(String field, Refusal refusal) ->
          shown(
              request,
              refusal.status(),
              new Trouble("", "", order, field, Refusals.sentence(refusal.detail())));
    };
  }

  /// A form whose fields come in the order of the page: who sends it is known before a byte of the
  /// file is looked at.
  private Response upload(Request request) throws IOException {
    Optional<MultipartBody> body = MultipartBody.of(request);
    if (body.isEmpty()) {
      return shown(request, 400, Trouble.upload("", "No file came with the form; choose one."));
    }
    Map<String, List<String>> typed = new TreeMap<>();
    for (Optional<MultipartBody.Part> part = body.get().next();
        part.isPresent();
        part = body.get().next()) {
      MultipartBody.Part field = part.get();
      if (field.name().equals("file")) {
        String name = new Form(typed).sentBy(request.caller()).get("name");
        return file(request, field, name.strip());
      }
      typed.put(field.name(), List.of(field.text()));
    }
    Form _ = new Form(typed).sentBy(request.caller());
    return shown(request, 400, Trouble.upload("", "No file came with the form; choose one."));
  }

  private Response file(Request request, MultipartBody.Part file, String typed) throws IOException {
    String sent = file.fileName().orElse("").replaceFirst("^.*[/\\\\]", "");
    ImageName name;
    try {
      name = new ImageName(typed.isEmpty() ? sent : typed);
    } catch (IllegalArgumentException e) {
      return shown(
          request, 400, Trouble.upload(typed, Refusals.sentence(String.valueOf(e.getMessage()))));
    }
    long length = request.body().length().orElse(0);
    Optional<Refusal> early = intake.objection(name, 0, length);
    if (early.isPresent()) {
      return refused(request, name, early.get());
    }
    try {
      Path part = new Upload(intake.folder(), Upload.PATIENCE).receive(file, name.text());
      return switch (intake.take(part, name, ImageIntake::anything)) {
        case ImageIntake.Outcome.Taken _ ->
            Response.seeOther(ImageFills.href(name) + "?saved=upload");
        case ImageIntake.Outcome.Refused(Refusal refusal) -> refused(request, name, refusal);
      };
    } catch (IOException e) {
      if (DiskFull.is(e)) {
        return refused(request, name, ImageIntake.full());
      }
      throw e;
    }
  }

  private Response refused(Request request, ImageName name, Refusal refusal) throws IOException {
    return shown(
        request,
        refusal.status(),
        Trouble.upload(
            name.text(), name + " was not taken: " + Refusals.sentence(refusal.detail())));
  }
}
