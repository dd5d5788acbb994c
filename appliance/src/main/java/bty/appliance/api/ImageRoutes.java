package bty.appliance.api;

import bty.appliance.files.DiskFull;
import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.http.BaseUrl;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.http.Upload;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLookup;
import bty.appliance.intake.ImageIntake;
import bty.appliance.intake.PartialUploads.Piece;
import bty.appliance.intake.Refusal;
import bty.appliance.resource.FileResponse;
import bty.appliance.resource.Preconditions;
import bty.appliance.state.StateFolder;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JsonGenerator;

/// Images: the list, their bytes, and their coming and going.
record ImageRoutes(
    StateFolder state,
    ImageCatalog images,
    Folder folder,
    ImageIntake intake,
    UploadPieces pieces) {
  /// A small image is read in less, and who waits for a large one asks again.
  private static final String RETRY_SECONDS = "5";

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/images", this::list),
        Route.open("GET", "/images/{name}", this::bytes),
        Route.token("PUT", "/images/{name}", this::put),
        Route.token("DELETE", "/images/{name}", this::delete),
        Route.token("GET", "/images/{name}/upload", pieces::show),
        Route.token("DELETE", "/images/{name}/upload", pieces::forget));
  }

  /// What is known of a file.
  private record Found(ImageName name, ImageLookup lookup) {}

  /// All of them, unless a page is asked for.
  private Response list(Request request) throws IOException {
    OptionalInt limit;
    Optional<ImageName> after;
    try {
      limit = Paging.limit(request);
      after = after(request);
    } catch (Paging.BadQueryException e) {
      return e.answer();
    }
    NavigableSet<ImageName> names = images.list();
    Paging.Cut<Found> page =
        Paging.Cut.of(
            (after.isEmpty() ? names : names.tailSet(after.get(), false))
                .stream()
                    .map(name -> new Found(name, images.find(name)))
                    .filter(found -> !(found.lookup() instanceof ImageLookup.Missing)),
            limit);
    String server = BaseUrl.of(request, state.settings().value().serverUrl());
    Response response =
        Response.json(
            200,
            json -> {
              json.writeStartArray();
              page.items().forEach(found -> write(json, found, server));
              json.writeEndArray();
            });
    return page.linked(response, "/images", limit, found -> found.name().text());
  }

  private static Optional<ImageName> after(Request request) throws Paging.BadQueryException {
    String text = request.query().get("after");
    Optional<ImageName> name = text == null ? Optional.empty() : ImageName.find(text);
    if (text != null && name.isEmpty()) {
      throw Paging.bad("after", text, "the name of an image");
    }
    return name;
  }

  private void write(JsonGenerator json, Found found, String server) {
    switch (found.lookup()) {
      case ImageLookup.Ready(ImageFacts facts) -> ImageJson.writeWithProblems(json, facts, server);
      case ImageLookup.Missing _ -> {}
      case ImageLookup.Pending pending ->
          ImageJson.writeUnusable(json, found.name(), storedBytes(found.name()), pending.reason());
      case ImageLookup.Refused(String why) ->
          ImageJson.writeUnusable(json, found.name(), storedBytes(found.name()), why);
    }
  }

  private long storedBytes(ImageName name) {
    try {
      Optional<Path> file = folder.find(name.text());
      return file.isPresent() ? Files.size(file.get()) : 0;
    } catch (IOException vanished) {
      return 0;
    }
  }

  /// A file that has not been read, is no image, or is not the pinned one, is not handed out, to
  /// whoever asks: a flash would have begun before it was noticed.
  private Response bytes(Request request) throws IOException {
    Optional<ImageName> name = ImageName.find(request.parameter("name"));
    Optional<Path> file = name.flatMap(known -> folder.find(known.text()));
    if (name.isPresent() && file.isPresent()) {
      FileStamp stamp = FileStamp.of(file.get());
      Optional<ImageFacts> facts =
          images.facts(name.get(), stamp).filter(known -> images.forbidden(known).isEmpty());
      if (facts.isPresent()) {
        return new FileResponse(file.get(), stamp, facts.map(known -> known.digest().hex()))
            .answer(request);
      }
    }
    return name.map(this::notServed).orElseGet(() -> noSuchImage(request));
  }

  private Response notServed(ImageName name) {
    return switch (images.find(name)) {
      case ImageLookup.Missing missing -> Response.problem(404, "No such image", missing.reason());
      case ImageLookup.Refused(String why) -> Response.problem(409, "Not an image to flash", why);
      // What was read in this very moment is there the next time.
      case ImageLookup.Pending _, ImageLookup.Ready _ ->
          Response.problem(503, "Not read yet", new ImageLookup.Pending(name).reason())
              .with("Retry-After", RETRY_SECONDS);
    };
  }

  private Response put(Request request) throws IOException {
    ImageName name;
    Optional<Piece> piece;
    try {
      name = new ImageName(request.parameter("name"));
      piece = pieces.piece(request, name);
    } catch (IllegalArgumentException e) {
      return Response.problem(400, "Bad upload", String.valueOf(e.getMessage()));
    }
    Upload upload = new Upload(folder, Upload.PATIENCE);
    long length = piece.isPresent() ? piece.get().total() : request.body().length().orElse(0);
    Optional<Response> refusal = expected(request, name).map(Refusal::problem);
    if (refusal.isEmpty() && piece.isEmpty()) {
      refusal = upload.refuse(request);
    }
    if (refusal.isEmpty()) {
      refusal =
          intake.objection(name, length, piece.isPresent() ? 0 : length).map(Refusal::problem);
    }
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (piece.isPresent()) {
      return pieces.take(request, piece.get(), part -> take(request, part, name));
    }
    try {
      return take(request, upload.receive(request, name.text()), name);
    } catch (IOException e) {
      if (DiskFull.is(e)) {
        return ImageIntake.full().problem();
      }
      throw e;
    }
  }

  private Response take(Request request, Path part, ImageName name) throws IOException {
    return switch (intake.take(part, name, () -> expected(request, name))) {
      case ImageIntake.Outcome.Taken(ImageFacts facts, boolean replaced) ->
          taken(replaced ? 200 : 201, facts, request);
      case ImageIntake.Outcome.Refused(Refusal refusal) -> refusal.problem();
    };
  }

  private Optional<Refusal> expected(Request request, ImageName name) {
    return Preconditions.contradiction(request, intake.tag(name))
        .map(why -> new Refusal(412, "Precondition failed", why));
  }

  private Response taken(int status, ImageFacts facts, Request request) {
    String server = BaseUrl.of(request, state.settings().value().serverUrl());
    // Taken all the same: a pin may be meant for what comes next, and is changed more easily.
    Optional<String> forbidden = images.forbidden(facts);
    return Response.json(
            status, json -> ImageJson.writeWithProblems(json, facts, server, forbidden))
        .with("ETag", "\"" + facts.digest() + "\"");
  }

  private Response delete(Request request) throws IOException {
    Optional<ImageName> name = ImageName.find(request.parameter("name"));
    Optional<Refusal> refusal =
        name.isEmpty()
            ? Optional.of(ImageIntake.noSuchImage(request.parameter("name")))
            : intake.delete(name.get(), () -> expected(request, name.get()));
    return refusal.map(Refusal::problem).orElseGet(Response::noContent);
  }

  private static Response noSuchImage(Request request) {
    return ImageIntake.noSuchImage(request.parameter("name")).problem();
  }
}
