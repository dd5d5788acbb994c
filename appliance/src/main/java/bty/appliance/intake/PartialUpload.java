package bty.appliance.intake;

import bty.appliance.files.AtomicFile;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import bty.engine.source.ImageName;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/// The beginning of one upload, on the disk. Written by one thread at a time, see [#begin].
final class PartialUpload {
  private static final System.Logger LOG = System.getLogger("upload");
  private static final int BUFFER = 256 * 1024;

  /// After so many bytes they are made safe: what a crash can cost.
  private static final long SAFE_EVERY = 64L << 20;

  private static final Duration TELL_EVERY = Duration.ofSeconds(1);

  private final Path folder;
  private final UploadId id;
  private final ReentrantLock busy = new ReentrantLock();
  private final Arrival.Meter meter = new Arrival.Meter();
  private volatile String author = "";
  private volatile long offset;
  private volatile long total;
  private volatile Instant changed;
  private volatile boolean stopped;
  private Instant told = Instant.EPOCH;

  PartialUpload(Path folder, UploadId id, Instant now) {
    this.folder = folder;
    this.id = id;
    this.changed = now;
  }

  /// Those that an earlier life of the program has left; of others it is as if they had not been.
  static List<PartialUpload> find(Path folder) throws IOException {
    List<PartialUpload> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*.upload.json")) {
      for (Path file : files) {
        try {
          found.add(read(folder, JsonObject.parse("an upload", Files.readAllBytes(file))));
        } catch (IOException
            | ProtocolException
            | IllegalArgumentException
            | DateTimeException useless) {
          LOG.log(Level.WARNING, file + " cannot be used, and that upload begins anew", useless);
        }
      }
    }
    return found;
  }

  private static PartialUpload read(Path folder, JsonObject json)
      throws ProtocolException, IOException {
    UploadId id = new UploadId(new ImageName(json.string("name")), json.string("id"));
    PartialUpload upload = new PartialUpload(folder, id, Instant.parse(json.string("changed")));
    upload.author = json.string("author");
    upload.total = json.number("total");
    upload.offset = json.number("offset");
    if (Files.size(upload.file()) < upload.offset || upload.offset > upload.total) {
      throw new IllegalArgumentException("it has fewer bytes than it says");
    }
    return upload;
  }

  UploadId id() {
    return id;
  }

  long offset() {
    return offset;
  }

  long total() {
    return total;
  }

  /// Makes the calling thread the one that writes; false if another one is.
  boolean begin() {
    return busy.tryLock();
  }

  void end() {
    busy.unlock();
  }

  /// From the first byte on again.
  void restart(long newTotal, String newAuthor) {
    offset = 0;
    total = newTotal;
    author = newAuthor;
    stopped = false;
  }

  /// Puts exactly so many bytes behind those that are there. What came before the sender stopped
  /// counts.
  ///
  /// @param moved told after each piece how many bytes there are
  void append(InputStream body, long length, LongConsumer moved, InstantSource clock)
      throws IOException {
    long end = offset + length;
    try (FileChannel file =
        FileChannel.open(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.truncate(offset).position(offset);
      try {
        copy(file, body, end, moved, clock);
      } finally {
        changed = clock.instant();
        if (!stopped) {
          save(file);
        }
      }
    }
    if (stopped) {
      forget();
    }
  }

  private void copy(
      FileChannel file, InputStream body, long end, LongConsumer moved, InstantSource clock)
      throws IOException {
    byte[] piece = new byte[BUFFER];
    long there = offset;
    long safe = there;
    while (there < end && !stopped) {
      int read = body.read(piece, 0, (int) Math.min(piece.length, end - there));
      if (read < 0) {
        throw new EOFException(id.name() + " ended after " + there + " of " + end + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.wrap(piece, 0, read);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      there += read;
      offset = there;
      changed = clock.instant();
      meter.moved(there, changed);
      moved.accept(there);
      if (there - safe >= SAFE_EVERY) {
        save(file);
        safe = there;
      }
    }
  }

  /// The bytes first, then how many of them there are.
  private void save(FileChannel file) throws IOException {
    file.force(true);
    AtomicFile.replace(note(), json().getBytes(StandardCharsets.UTF_8));
  }

  private String json() {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("name", id.name().text());
      json.writeStringProperty("id", id.key());
      json.writeStringProperty("author", author);
      json.writeNumberProperty("offset", offset);
      json.writeNumberProperty("total", total);
      json.writeStringProperty("changed", changed.toString());
      json.writeEndObject();
    });
  }

  /// Whether people should be told again; at most once a second.
  boolean isTimeToTell(Instant now) {
    boolean due = Duration.between(told, now).abs().compareTo(TELL_EVERY) >= 0;
    told = due ? now : told;
    return due;
  }

  /// The whole file, which is the caller's from now on, under a name that no other upload has.
  Path release() throws IOException {
    Path part = folder.resolve("." + id.name() + "." + UUID.randomUUID() + ".part");
    Files.move(file(), part, StandardCopyOption.ATOMIC_MOVE);
    AtomicFile.delete(note());
    return part;
  }

  /// Whether somebody stopped it.
  boolean isStopped() {
    return stopped;
  }

  /// Whether its sender has been away for that long.
  boolean isLeft(Instant now, Duration time) {
    return !busy.isLocked() && Duration.between(changed, now).compareTo(time) > 0;
  }

  Arrival arrival(Instant now) {
    return new Arrival(
        id.text(),
        id.name(),
        "upload by " + author,
        offset,
        total,
        busy.isLocked() ? meter.rate(now) : OptionalLong.empty(),
        busy.isLocked() ? "arriving" : "waiting",
        "");
  }

  /// Removes what there is of it; who is writing to it stops.
  void forget() {
    stopped = true;
    try {
      Files.deleteIfExists(note());
      Files.deleteIfExists(file());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "removing what came of " + id.name(), e);
    }
  }

  private Path file() {
    return folder.resolve(id.file());
  }

  private Path note() {
    return folder.resolve(id.file() + ".json");
  }
}
