package bty.appliance.intake;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.DiskFull;
import bty.appliance.files.Folder;
import bty.appliance.http.IdleTimeout;
import bty.appliance.tick.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Uploads in pieces. What came of one that broke off stays for a day, also over a restart, and the
/// sender goes on where it stopped:
///
/// ```
///   .NAME.0123456789abcdef.upload         the bytes
///   .NAME.0123456789abcdef.upload.json    whose they are, and how many of them are surely on the disk
/// ```
///
/// Thread-safe.
public final class PartialUploads implements Ticker.Task {
  /// So long the beginning of an upload waits for its rest.
  static final Duration KEPT = Duration.ofDays(1);

  private static final System.Logger LOG = System.getLogger("upload");

  private final Folder folder;
  private final InstantSource clock;
  private final ChangeFeed feed;
  private final Map<UploadId, PartialUpload> uploads = new ConcurrentHashMap<>();

  private PartialUploads(Folder folder, InstantSource clock, ChangeFeed feed) {
    this.folder = folder;
    this.clock = clock;
    this.feed = feed;
  }

  /// Finds what an earlier life of the program has left.
  ///
  /// @param folder of the images
  public static PartialUploads open(Folder folder, InstantSource clock, ChangeFeed feed)
      throws IOException {
    PartialUploads all = new PartialUploads(folder, clock, feed);
    for (PartialUpload found : PartialUpload.find(folder.root())) {
      all.uploads.put(found.id(), found);
    }
    return all;
  }

  /// A piece of an image.
  ///
  /// @param from where it begins
  /// @param length of it
  /// @param total of the image
  /// @param author who sends it, for people
  public record Piece(UploadId id, long from, long length, long total, String author) {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if the piece does not lie in the image
    public Piece {
      if (from < 0 || length < 1 || total < 1 || from + length > total) {
        throw new IllegalArgumentException(
            "Content-Range names " + length + " bytes from " + from + " on, of " + total);
      }
    }
  }

  /// What became of a piece.
  public sealed interface Result {
    /// It is here, and more is to come.
    record More(long offset) implements Result {}

    /// The last byte is here. The file is the caller's from now on.
    record Whole(Path part) implements Result {}

    /// It was not taken.
    ///
    /// @param offset where the next piece has to begin
    record Refused(Refusal refusal, long offset) implements Result {}
  }

  /// Takes a piece. What came of it before its sender stopped is kept.
  ///
  /// @param patience how long the sender may be silent
  public Result take(Piece piece, InputStream body, Duration patience) throws IOException {
    Optional<PartialUpload> mine = begin(piece.id());
    if (mine.isEmpty()) {
      return new Result.Refused(
          new Refusal(409, "Upload under way", "another connection is sending it"),
          find(piece.id()).map(Progress::offset).orElse(0L));
    }
    PartialUpload upload = mine.get();
    try {
      return take(upload, piece, body, patience);
    } catch (IOException e) {
      if (DiskFull.is(e)) {
        forget(upload);
        return new Result.Refused(Room.full(), 0);
      }
      throw e;
    } finally {
      if (upload.offset() == 0 || upload.offset() == upload.total()) {
        uploads.remove(piece.id(), upload);
      }
      upload.end();
      feed.publish(new Change.Image(piece.id().name()));
    }
  }

  /// The upload, of which the calling thread is the only one that writes; empty if another is.
  private Optional<PartialUpload> begin(UploadId id) {
    while (true) {
      PartialUpload upload =
          uploads.computeIfAbsent(
              id, wanted -> new PartialUpload(folder.root(), wanted, clock.instant()));
      if (!upload.begin()) {
        return Optional.empty();
      }
      if (uploads.get(id) == upload) {
        return Optional.of(upload);
      }
      // It ended in the meantime, and is no longer the one of that id.
      upload.end();
    }
  }

  private Result take(PartialUpload upload, Piece piece, InputStream body, Duration patience)
      throws IOException {
    if (piece.from() == 0) {
      upload.restart(piece.total(), piece.author());
    }
    boolean fits = upload.offset() == piece.from() && upload.total() == piece.total();
    if (!fits) {
      String found =
          upload.offset() == 0
              ? "nothing of it is here"
              : "%d of %d bytes of it are here".formatted(upload.offset(), upload.total());
      return new Result.Refused(
          new Refusal(409, "Not the next piece", found + "; go on from there"), upload.offset());
    }
    Optional<Refusal> full = new Room(folder.root()).refuse(piece.total() - piece.from());
    if (full.isPresent()) {
      return new Result.Refused(full.get(), upload.offset());
    }
    try (IdleTimeout watch = IdleTimeout.start(patience)) {
      upload.append(
          body,
          piece.length(),
          now -> {
            watch.moved(now);
            if (upload.isTimeToTell(clock.instant())) {
              feed.publish(new Change.Image(piece.id().name()));
            }
          },
          clock);
    }
    if (upload.isStopped()) {
      return new Result.Refused(
          new Refusal(410, "Upload stopped", "somebody stopped it; nothing of it was kept"), 0);
    }
    return upload.offset() == upload.total()
        ? new Result.Whole(upload.release())
        : new Result.More(upload.offset());
  }

  /// How far an upload is.
  ///
  /// @param offset bytes that are here
  public record Progress(long offset, long total) {}

  /// How far that upload is; empty where nothing of it is here.
  public Optional<Progress> find(UploadId id) {
    return Optional.ofNullable(uploads.get(id))
        .filter(upload -> upload.offset() > 0)
        .map(upload -> new Progress(upload.offset(), upload.total()));
  }

  /// All that are under way, or wait for their rest.
  public List<Arrival> list() {
    return uploads.values().stream().map(upload -> upload.arrival(clock.instant())).toList();
  }

  /// Forgets what came of it, and stops taking more.
  ///
  /// @param text of the upload's id
  /// @return whether there was any
  public boolean stop(String text) {
    Optional<PartialUpload> found =
        uploads.values().stream().filter(upload -> upload.id().text().equals(text)).findFirst();
    found.ifPresent(this::forget);
    return found.isPresent();
  }

  private void forget(PartialUpload upload) {
    uploads.remove(upload.id(), upload);
    upload.forget();
    feed.publish(new Change.Image(upload.id().name()));
  }

  /// Forgets those whose rest has not come for a day.
  @Override
  public void run(Instant now) {
    for (PartialUpload upload : List.copyOf(uploads.values())) {
      if (upload.isLeft(now, KEPT)) {
        LOG.log(
            Level.INFO,
            "the beginning of %s (%d of %d bytes) has waited for its rest for a day, and is removed"
                .formatted(upload.id().name(), upload.offset(), upload.total()));
        forget(upload);
      }
    }
  }

  /// Removes files that belong to no upload. For the start.
  public void tidy() throws IOException {
    try (var files = Files.newDirectoryStream(folder.root(), ".*.upload*")) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        if (uploads.keySet().stream().noneMatch(id -> id.file().equals(name))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
