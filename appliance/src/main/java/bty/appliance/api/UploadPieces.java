package bty.appliance.api;

import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Upload;
import bty.appliance.intake.PartialUploads;
import bty.appliance.intake.PartialUploads.Piece;
import bty.appliance.intake.PartialUploads.Progress;
import bty.appliance.intake.PartialUploads.Result;
import bty.appliance.intake.Refusal;
import bty.appliance.intake.UploadId;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Uploads in pieces: `PUT` with `Content-Range` (RFC 9110, 14.5) and an `Upload-Id` of the
/// sender's own. `curl -C OFFSET -T FILE` sends the former by itself.
record UploadPieces(PartialUploads uploads) {
  private static final Pattern RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");
  private static final String OFFSET = "Upload-Offset";

  /// Takes what has come whole.
  interface Whole {
    /// @param part in the image folder
    Response take(Path part) throws IOException;
  }

  /// The piece that a request brings; empty if it brings a whole image.
  ///
  /// @throws IllegalArgumentException in words if it says something else
  Optional<Piece> piece(Request request, ImageName name) {
    Optional<String> range = request.header("Content-Range");
    if (range.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = RANGE.matcher(range.get());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Content-Range \"" + range.get() + "\" is none; wanted bytes FROM-LAST/TOTAL");
    }
    long from = Long.parseLong(matcher.group(1));
    long length = Long.parseLong(matcher.group(2)) + 1 - from;
    Piece piece =
        new Piece(
            id(request, name), from, length, Long.parseLong(matcher.group(3)), author(request));
    if (request.body().length().orElse(0) != length) {
      throw new IllegalArgumentException(
          "Content-Range names " + length + " bytes, Content-Length another number");
    }
    return Optional.of(piece);
  }

  private static UploadId id(Request request, ImageName name) {
    return new UploadId(
        name,
        request
            .header("Upload-Id")
            .or(() -> Optional.ofNullable(request.query().get("id")))
            .orElse(""));
  }

  static String author(Request request) {
    return request.caller() instanceof Caller.Operator operator ? operator.name() : request.peer();
  }

  /// Takes a piece, and the image if that was the last.
  Response take(Request request, Piece piece, Whole whole) throws IOException {
    return switch (uploads.take(piece, request.body().stream(), Upload.PATIENCE)) {
      case Result.Whole(Path part) -> whole.take(part);
      case Result.More(long offset) ->
          progress(202, piece.id(), new Progress(offset, piece.total()));
      case Result.Refused(Refusal refusal, long offset) ->
          refusal.problem().with(OFFSET, Long.toString(offset));
    };
  }

  Response show(Request request) {
    return of(
        request,
        id ->
            uploads
                .find(id)
                .map(progress -> progress(200, id, progress))
                .orElseGet(UploadPieces::none));
  }

  Response forget(Request request) {
    return of(request, id -> uploads.stop(id.text()) ? Response.noContent() : none());
  }

  private interface OfUpload {
    Response answer(UploadId id);
  }

  private static Response of(Request request, OfUpload endpoint) {
    UploadId id;
    try {
      id = id(request, new ImageName(request.parameter("name")));
    } catch (IllegalArgumentException e) {
      return Response.problem(400, "Bad upload", String.valueOf(e.getMessage()));
    }
    return endpoint.answer(id);
  }

  private static Response none() {
    return Response.problem(
        404, "No such upload", "nothing of that upload is here; begin with its first byte");
  }

  private static Response progress(int status, UploadId id, Progress progress) {
    return Response.json(
            status,
            json -> {
              json.writeStartObject();
              json.writeStringProperty("name", id.name().text());
              json.writeNumberProperty("offset", progress.offset());
              json.writeNumberProperty("total", progress.total());
              json.writeEndObject();
            })
        .with(OFFSET, Long.toString(progress.offset()));
  }
}
