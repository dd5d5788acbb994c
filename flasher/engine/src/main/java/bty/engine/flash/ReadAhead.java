package bty.engine.flash;

import bty.engine.image.DiskPieces;
import bty.engine.image.OpenImage;
import bty.engine.source.StoredChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Reads, counts and digests stored bytes on a thread of its own, a few chunks ahead of the
/// decoder.
///
/// The thread owns the image and closes it: a read that hangs in the network can't be ended from
/// outside, so a flash that stops leaves it behind, and it ends with its next byte or timeout.
final class ReadAhead implements StoredChunks {
  private static final int CHUNKS = 4;
  private static final int CHUNK_BYTES = 1 << 20;

  private record Chunk(ByteBuffer bytes, long position) {}

  /// Every other chunk has a byte at least.
  private static final Chunk END = new Chunk(ByteBuffer.allocate(0), 0);

  private final OpenImage image;
  private final Meter meter;
  private final Cancellation stop;
  private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(CHUNKS + 1);
  private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS + 1);
  private @Nullable Chunk lent;
  private long position;
  private boolean ended;

  private ReadAhead(OpenImage image, Meter meter, Cancellation stop) {
    this.image = image;
    this.meter = meter;
    this.stop = stop;
    for (int i = 0; i < CHUNKS; i++) {
      free.add(ByteBuffer.allocateDirect(CHUNK_BYTES));
    }
  }

  static ReadAhead start(OpenImage image, Meter meter, Cancellation stop) {
    ReadAhead feed = new ReadAhead(image, meter, stop);
    Thread.ofPlatform().name("bty-read").daemon().start(feed::readAll);
    return feed;
  }

  OpenImage image() {
    return image;
  }

  /// The disk that is made of what this brings.
  DiskPieces pieces() throws IOException {
    return image.pieces(this);
  }

  /// Stored bytes in all.
  OptionalLong total() {
    return OptionalLong.of(image.storedBytes());
  }

  /// Reads what was not taken, for the digest's sake.
  ///
  /// @throws FlashFailure if the flash is to stop
  void skipRest() throws FlashFailure {
    while (next() != null) {
      // The reading thread counts and digests it.
    }
  }

  /// Checks that everything was taken.
  ///
  /// @throws FlashFailure if stored bytes are left over
  void requireEnd() throws FlashFailure {
    if (next() != null) {
      throw new FlashFailure(
          FlashStage.DECODE,
          FailureKind.FAILED,
          image.location().describe() + " goes on after the end of what it decodes to");
    }
  }

  @Override
  public @Nullable ByteBuffer next() throws FlashFailure {
    if (lent != null) {
      free.add(lent.bytes());
      lent = null;
    }
    if (ended) {
      return null;
    }
    Chunk chunk = stop.take(full, meter.stored);
    position = chunk.position();
    if (!chunk.bytes().hasRemaining()) {
      ended = true;
      return null;
    }
    lent = chunk;
    return chunk.bytes();
  }

  @Override
  public long position() {
    return position;
  }

  private void readAll() {
    try (image) {
      while (true) {
        ByteBuffer chunk = stop.take(free, new Meter.WaitClock());
        int count = read(chunk.clear());
        if (count < 0) {
          break;
        }
        // What was left out is behind as well.
        meter.bytesRead.add(image.position() + count - meter.bytesRead.sum());
        image.addToDigest(chunk.flip());
        full.add(new Chunk(chunk, image.position()));
      }
      meter.bytesRead.add(image.storedBytes() - meter.bytesRead.sum());
      full.add(END);
    } catch (IOException | RuntimeException | Error e) {
      stop.because(FlashStage.DOWNLOAD, e);
    }
  }

  private int read(ByteBuffer chunk) throws IOException {
    meter.source.begin(System.nanoTime());
    try {
      return image.read(chunk);
    } finally {
      meter.source.end(System.nanoTime());
    }
  }
}
