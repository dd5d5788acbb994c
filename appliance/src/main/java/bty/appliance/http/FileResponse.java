package bty.appliance.http;

import bty.appliance.http.Ranges.Choice;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A file that is served byte by byte: with `HEAD`, ranges, resumption and conditions.
///
/// @param size when it was looked at; if it is shorter when it is sent, the connection is cut
/// @param tag what tells its bytes from any others', without quotes; empty where nobody knows yet
public record FileResponse(Path path, long size, Instant modified, Optional<String> tag) {
  /// The answer to a `GET` or `HEAD` for it.
  public Response answer(Request call) {
    Ranges.Entity entity = new Ranges.Entity(size, tag.map(text -> "\"" + text + "\""), modified);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept-Ranges", "bytes");
    headers.put("Content-Type", "application/octet-stream");
    headers.put("Last-Modified", entity.lastModified());
    // A proxy may keep it, and has to ask whether it still holds.
    headers.put("Cache-Control", "no-cache");
    entity.etag().ifPresent(etag -> headers.put("ETag", etag));
    return switch (Ranges.choose(call, entity)) {
      case Choice.Whole _ -> new Response.Bytes(200, headers, path, 0, size);
      case Choice.Part part -> {
        headers.put("Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + size);
        yield new Response.Bytes(206, headers, path, part.first(), part.last() - part.first() + 1);
      }
      case Choice.NotModified _ -> new Response.Nothing(304, headers);
      case Choice.PreconditionFailed _ ->
          Response.problem(412, "Precondition failed", "the file has another ETag than If-Match");
      case Choice.Unsatisfiable _ ->
          Response.problem(416, "Range not satisfiable", "the file has " + size + " bytes")
              .with("Content-Range", "bytes */" + size)
              .with("Accept-Ranges", "bytes");
    };
  }
}
