package bty.appliance.api;

import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.files.FolderEntry;
import bty.appliance.http.BaseUrl;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.http.Upload;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLookup;
import bty.appliance.resource.FileResponse;
import bty.appliance.resource.Preconditions;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Run;
import bty.appliance.state.StateFolder;
import bty.engine.source.ImageException;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JsonGenerator;

/// Images: the list, their bytes, and their coming and going.
record ImageRoutes(StateFolder state, ImageCatalog images, Folder folder, InstantSource clock) {
  /// A small image is read in less, and who waits for a large one asks again.
  private static final String RETRY_SECONDS = "5";

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/images", this::list),
        Route.open("GET", "/images/{name}", this::bytes),
        Route.token("PUT", "/images/{name}", this::put),
        Route.token("DELETE", "/images/{name}", this::delete));
  }

  private Response list(Request request) throws IOException {
    List<ImageName> names = List.copyOf(images.list());
    String server = BaseUrl.of(request, state.settings().value().serverUrl());
    return Response.json(
        200,
        json -> {
          json.writeStartArray();
          for (ImageName name : names) {
            switch (images.find(name)) {
              case ImageLookup.Ready(ImageFacts facts) ->
                  ImageJson.writeWithProblems(json, facts, server);
              case ImageLookup.Missing _ -> {}
              case ImageLookup.Pending pending ->
                  ImageJson.writeUnusable(json, name, storedBytes(name), pending.reason());
              case ImageLookup.Refused(String why) ->
                  ImageJson.writeUnusable(json, name, storedBytes(name), why);
            }
          }
          json.writeEndArray();
        });
  }

  /// One image of a list of those that can be flashed.
  static void write(JsonGenerator json, ImageFacts facts, String server) {
    ImageJson.write(json, facts, server);
  }

  private long storedBytes(ImageName name) {
    try {
      Optional<Path> file = folder.find(name.text());
      return file.isPresent() ? Files.size(file.get()) : 0;
    } catch (IOException vanished) {
      return 0;
    }
  }

  /// A file that has not been read, or is no image, is not handed out: a flash would have begun
  /// before it was noticed.
  private Response bytes(Request request) throws IOException {
    Optional<ImageName> name = ImageName.find(request.parameter("name"));
    Optional<Path> file = name.flatMap(known -> folder.find(known.text()));
    if (name.isPresent() && file.isPresent()) {
      FileStamp stamp = FileStamp.of(file.get());
      Optional<ImageFacts> facts = images.facts(name.get(), stamp);
      if (facts.isPresent()) {
        return new FileResponse(
                file.get(),
                stamp.size(),
                stamp.modified(),
                facts.map(known -> known.digest().hex()))
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
    String text = request.parameter("name");
    ImageName name;
    try {
      name = new ImageName(text);
    } catch (IllegalArgumentException e) {
      return Response.problem(400, "Not an image name", String.valueOf(e.getMessage()));
    }
    Upload upload = new Upload(folder, Upload.PATIENCE);
    long length = request.body().length().orElse(0);
    Optional<Response> refusal =
        Preconditions.refuse(request, tag(name))
            .or(() -> inTheWay(name))
            // Other bytes for sure, and nobody waits for the end of an upload to hear it.
            .or(() ->
                length == 0
                    ? Optional.empty()
                    : promised(name, told -> told.storedBytes() == length));
    if (refusal.isEmpty()) {
      refusal = upload.refuse(request);
    }
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Path part = upload.receive(request, text);
    try {
      ImageFacts facts = images.read(part, name);
      boolean replaced = tag(name).isPresent();
      Optional<Response> late =
          images.publish(
              part,
              facts,
              () ->
                  Preconditions.refuse(request, tag(name))
                      .or(() -> promised(name, told -> told.digest().equals(facts.digest()))));
      return late.orElseGet(() -> taken(replaced ? 200 : 201, facts, request));
    } catch (ImageException e) {
      return Response.problem(422, "Not an image", String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Response taken(int status, ImageFacts facts, Request request) {
    String server = BaseUrl.of(request, state.settings().value().serverUrl());
    return Response.json(status, json -> ImageJson.writeWithProblems(json, facts, server))
        .with("ETag", "\"" + facts.digest() + "\"");
  }

  private Optional<Response> inTheWay(ImageName name) {
    return Files.isDirectory(folder.root().resolve(name.text()), LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(
            Response.problem(
                409, "Name in use", name + " is a folder; give the image another name"))
        : Optional.empty();
  }

  /// Its machine would compare what it gets with the digest that it was told, and end without a
  /// system.
  private Optional<Response> promised(ImageName name, Predicate<FlashImage> same) {
    return ImageUse.contradicting(state.runs().newest(), name, same, clock.instant())
        .map(run ->
            Response.problem(
                409,
                "Image in use",
                "run %s of %s is %s with the image that %s is now; give the new one another name, or try again when that run has ended"
                    .formatted(run.id(), run.mac(), run.state().word(), name)));
  }

  private Response delete(Request request) throws IOException {
    Optional<ImageName> found = ImageName.find(request.parameter("name"));
    if (found.isEmpty() || tag(found.get()).isEmpty()) {
      return noSuchImage(request);
    }
    ImageName name = found.get();
    Optional<Response> refusal =
        images.delete(
            name,
            () ->
                Preconditions.refuse(request, tag(name))
                    .or(() -> inTheWay(name))
                    .or(() -> beingWritten(name)));
    return refusal.orElseGet(Response::noContent);
  }

  private Optional<Response> beingWritten(ImageName name) {
    Optional<Run> reader = ImageUse.writing(state.runs().underWay(), name, clock.instant());
    return reader.map(run ->
        Response.problem(
            409,
            "Image in use",
            "run " + run.id() + " of " + run.mac() + " is writing it to a disk"));
  }

  /// What an edit is compared with: the digest, or while it is not known anything but that. Empty
  /// where nothing has that name.
  private Optional<String> tag(ImageName name) {
    return switch (folder.entry(name.text())) {
      case FolderEntry.Absent _ -> Optional.empty();
      case FolderEntry.Unusable _ -> Optional.of("unread");
      case FolderEntry.Found(Path file) -> Optional.of(tag(name, file));
    };
  }

  private String tag(ImageName name, Path file) {
    try {
      return images
          .facts(name, FileStamp.of(file))
          .map(facts -> facts.digest().hex())
          .orElse("unread");
    } catch (IOException vanished) {
      return "unread";
    }
  }

  private static Response noSuchImage(Request request) {
    return Response.problem(
        404, "No such image", "there is no image \"" + request.parameter("name") + "\"");
  }
}
