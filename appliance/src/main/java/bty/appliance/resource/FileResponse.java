package bty.appliance.resource;

import bty.appliance.files.FileStamp;
import bty.appliance.http.Headers;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.resource.Ranges.Choice;
import java.nio.file.Path;
import java.util.Optional;

/// A file that is served byte by byte: with `HEAD`, ranges, resumption and conditions.
///
/// @param stamp which file it was when it was looked at; if another has taken its place when it is
///   sent, or if it has become shorter, the connection is cut
/// @param tag what tells its bytes from any others', without quotes; empty where nobody knows yet
public record FileResponse(Path path, FileStamp stamp, Optional<String> tag) {
  /// The answer to a `GET` or `HEAD` for it.
  public Response answer(Request request) {
    long size = stamp.size();
    Ranges.Entity entity =
        new Ranges.Entity(size, tag.map(text -> "\"" + text + "\""), stamp.modified());

    Headers headers =
        Headers.of("Accept-Ranges", "bytes")
            .with("Content-Type", "application/octet-stream")
            .with("Last-Modified", entity.lastModified())
            // A proxy may keep it, and has to ask whether it still holds.
            .with("Cache-Control", "no-cache");
    Headers tagged = entity.etag().map(etag -> headers.with("ETag", etag)).orElse(headers);
    return switch (Ranges.choose(request, entity)) {
      case Choice.Whole _ -> new Response.FilePart(200, tagged, path, stamp, 0, size);
      case Choice.Part part ->
          new Response.FilePart(
              206,
              tagged.with(
                  "Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + size),
              path,
              stamp,
              part.first(),
              part.last() - part.first() + 1);
      case Choice.NotModified _ -> new Response.Empty(304, tagged);
      case Choice.PreconditionFailed _ ->
          Response.problem(412, "Precondition failed", "the file has another ETag than If-Match");
      case Choice.Unsatisfiable _ ->
          Response.problem(416, "Range not satisfiable", "the file has " + size + " bytes")
              .with("Content-Range", "bytes */" + size)
              .with("Accept-Ranges", "bytes");
    };
  }
}
