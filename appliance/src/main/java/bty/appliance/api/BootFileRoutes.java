package bty.appliance.api;

import bty.appliance.bootfile.BootFiles;
import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.http.Upload;
import bty.appliance.resource.FileResponse;
import bty.appliance.resource.Preconditions;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The files machines boot: the live environment and iPXE's binaries.
record BootFileRoutes(BootFiles files) {
  /// A person is putting the files of a new live environment there, one after the other.
  private static final String RETRY_SECONDS = "5";

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/boot/{name}", this::bytes),
        // Every machine that is flashed runs what is put there.
        Route.token("PUT", "/boot/{name}", this::put).needs(Caller.Role.ADMIN));
  }

  private Response bytes(Request request) throws IOException {
    String name = request.parameter("name");
    Optional<Path> file = files.folder().find(name);
    if (file.isEmpty()) {
      return Response.problem(404, "No such file", "there is no boot file \"" + name + "\"");
    }
    Optional<String> problem = files.problem(name);
    if (problem.isPresent()) {
      return Response.problem(503, "Not a set", problem.get()).with("Retry-After", RETRY_SECONDS);
    }
    FileStamp stamp = FileStamp.of(file.get());
    String tag = files.digest(name, stamp).map(Sha256::hex).orElse(tag(stamp));
    return new FileResponse(file.get(), stamp, Optional.of(tag)).answer(request);
  }

  private Response put(Request request) throws IOException {
    String name = request.parameter("name");
    if (!Folder.isName(name)) {
      return Response.problem(400, "Not a file name", "\"" + name + "\" cannot name a boot file");
    }
    Upload upload = new Upload(files.folder(), Upload.PATIENCE);
    Optional<Response> refusal = refuse(request, name);
    if (refusal.isEmpty()) {
      refusal = upload.refuse(request);
    }
    if (refusal.isPresent()) {
      return refusal.get();
    }
    int status = files.folder().find(name).isPresent() ? 200 : 201;
    Path part = upload.receive(request, name);
    try {
      Sha256 digest = BootFiles.digest(part);
      long size = Files.size(part);
      return files
          .publish(part, name, digest, () -> refuse(request, name))
          .orElseGet(() -> taken(status, name, size, digest));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Response taken(int status, String name, long size, Sha256 digest) {
    return Response.json(
            status,
            json -> {
              json.writeStartObject();
              json.writeStringProperty("name", name);
              json.writeNumberProperty("size_bytes", size);
              json.writeEndObject();
            })
        .with("ETag", "\"" + digest + "\"");
  }

  /// Somebody may still have the tag that a file had before its digest was known.
  private Optional<Response> refuse(Request request, String name) {
    Optional<FileStamp> stamp = stamp(name);
    Optional<Response> byTime = Preconditions.refuse(request, stamp.map(BootFileRoutes::tag));
    Optional<Sha256> digest = stamp.flatMap(now -> files.digest(name, now));
    return digest.isEmpty()
        ? byTime
        : Preconditions.refuse(request, digest.map(Sha256::hex)).flatMap(_ -> byTime);
  }

  private Optional<FileStamp> stamp(String name) {
    try {
      Optional<Path> file = files.folder().find(name);
      return file.isPresent() ? Optional.of(FileStamp.of(file.get())) : Optional.empty();
    } catch (IOException vanished) {
      return Optional.empty();
    }
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
