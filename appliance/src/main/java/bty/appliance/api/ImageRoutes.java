package bty.appliance.api;

import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.http.BaseUrl;
import bty.appliance.http.FileResponse;
import bty.appliance.http.Preconditions;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.http.Upload;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLookup;
import bty.appliance.pxe.Plans;
import bty.appliance.run.Run;
import bty.appliance.state.StateFolder;
import bty.engine.source.ImageException;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Images: the list, their bytes, and their coming and going.
record ImageRoutes(StateFolder state, ImageCatalog images, Folder folder) {
  List<Route> routes() {
    return List.of(
        Route.open("GET", "/images", this::list),
        Route.open("GET", "/images/{name}", this::bytes),
        Route.token("PUT", "/images/{name}", this::put),
        Route.token("DELETE", "/images/{name}", this::delete));
  }

  private Response list(Request request) throws IOException {
    List<ImageFacts> ready = new ArrayList<>();
    for (ImageName name : images.list()) {
      if (images.find(name) instanceof ImageLookup.Ready(ImageFacts facts)) {
        ready.add(facts);
      }
    }
    String server = BaseUrl.of(request, state.settings().value().serverUrl());
    return Response.json(
        200,
        json -> {
          json.writeStartArray();
          ready.forEach(facts -> write(json, facts, server));
          json.writeEndArray();
        });
  }

  /// One image of the list.
  static void write(JsonGenerator json, ImageFacts facts, String server) {
    json.writeStartObject();
    json.writeStringProperty("name", facts.name().text());
    json.writeStringProperty("format", facts.format().word());
    json.writeNumberProperty("size_bytes", facts.stamp().size());
    facts.diskBytes().ifPresent(bytes -> json.writeNumberProperty("disk_size_bytes", bytes));
    json.writeStringProperty("sha256", facts.digest().hex());
    json.writeStringProperty("url", Plans.imageUrl(server, facts.name()).toString());
    json.writeEndObject();
  }

  private Response bytes(Request request) throws IOException {
    Optional<Path> file = folder.find(request.parameter("name"));
    if (file.isEmpty()) {
      return noSuchImage(request);
    }
    FileStamp stamp = FileStamp.of(file.get());
    Optional<String> digest = digest(new ImageName(request.parameter("name")), stamp);
    return new FileResponse(file.get(), stamp.size(), stamp.modified(), digest).answer(request);
  }

  /// The digest of exactly the file that is going to be served.
  private Optional<String> digest(ImageName name, FileStamp stamp) {
    return images
        .facts(name)
        .filter(facts -> facts.stamp().equals(stamp))
        .map(ImageFacts::digest)
        .map(Sha256::hex);
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
    Optional<Response> refusal = Preconditions.refuse(request, tag(name));
    if (refusal.isEmpty()) {
      refusal = upload.refuse(request);
    }
    if (refusal.isPresent()) {
      return refusal.get();
    }
    boolean replaced = folder.find(text).isPresent();
    Path part = upload.receive(request, text);
    try {
      ImageFacts facts = images.adopt(part, name);
      String server = BaseUrl.of(request, state.settings().value().serverUrl());
      return Response.json(replaced ? 200 : 201, json -> write(json, facts, server))
          .with("ETag", "\"" + facts.digest() + "\"");
    } catch (ImageException e) {
      return Response.problem(422, "Not an image", String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Response delete(Request request) throws IOException {
    if (folder.find(request.parameter("name")).isEmpty()) {
      return noSuchImage(request);
    }
    ImageName name = new ImageName(request.parameter("name"));
    Optional<Response> refusal = Preconditions.refuse(request, tag(name));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Optional<Run> reader =
        state.runs().underWay().stream()
            .filter(run -> run.spec().image().name().equals(name))
            .findFirst();
    if (reader.isPresent()) {
      return Response.problem(
          409,
          "Image in use",
          "run " + reader.get().id() + " of " + reader.get().mac() + " is writing it to a disk");
    }
    images.delete(name);
    return Response.noContent();
  }

  /// What an edit is compared with: the digest, or while it is not known anything but that.
  private Optional<String> tag(ImageName name) {
    return folder
        .find(name.text())
        .map(file -> images.facts(name).map(facts -> facts.digest().hex()).orElse("unread"));
  }

  private static Response noSuchImage(Request request) {
    return Response.problem(
        404, "No such image", "there is no image \"" + request.parameter("name") + "\"");
  }
}
