package bty.appliance.api;

import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.http.FileResponse;
import bty.appliance.http.Preconditions;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.http.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The files machines boot: the live environment and iPXE's binaries.
record BootFileRoutes(Folder folder) {
  List<Route> routes() {
    return List.of(
        Route.open("GET", "/boot/{name}", this::bytes),
        Route.token("PUT", "/boot/{name}", this::put));
  }

  private Response bytes(Request request) throws IOException {
    Optional<Path> file = folder.find(request.parameter("name"));
    if (file.isEmpty()) {
      return Response.problem(
          404, "No such file", "there is no boot file \"" + request.parameter("name") + "\"");
    }
    FileStamp stamp = FileStamp.of(file.get());
    return new FileResponse(file.get(), stamp.size(), stamp.modified(), Optional.of(tag(stamp)))
        .answer(request);
  }

  private Response put(Request request) throws IOException {
    String name = request.parameter("name");
    if (!Folder.isName(name)) {
      return Response.problem(400, "Not a file name", "\"" + name + "\" cannot name a boot file");
    }
    Upload upload = new Upload(folder, Upload.PATIENCE);
    Optional<Response> refusal = Preconditions.refuse(request, tag(name));
    if (refusal.isEmpty()) {
      refusal = upload.refuse(request);
    }
    if (refusal.isPresent()) {
      return refusal.get();
    }
    int status = folder.find(name).isPresent() ? 200 : 201;
    Path part = upload.receive(request, name);
    try {
      FileStamp stamp = FileStamp.of(part);
      folder.publish(part, name);
      return Response.json(
              status,
              json -> {
                json.writeStartObject();
                json.writeStringProperty("name", name);
                json.writeNumberProperty("size_bytes", stamp.size());
                json.writeEndObject();
              })
          .with("ETag", "\"" + tag(stamp) + "\"");
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Optional<String> tag(String name) throws IOException {
    Optional<Path> file = folder.find(name);
    return file.isPresent() ? Optional.of(tag(FileStamp.of(file.get()))) : Optional.empty();
  }

  /// Size and time to the nanosecond: a boot file is replaced whole, so these change with its
  /// bytes.
  private static String tag(FileStamp stamp) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(stamp.size(), 12)
        + "-"
        + hex.toHexDigits(ChronoUnit.NANOS.between(Instant.EPOCH, stamp.modified()));
  }
}
