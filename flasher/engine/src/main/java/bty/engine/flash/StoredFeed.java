package bty.engine.flash;

import bty.engine.image.Decoder;
import bty.engine.image.OpenImage;
import bty.engine.image.StoredChunks;
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
final class StoredFeed implements StoredChunks {
  private static final int CHUNKS = 4;
  private static final int CHUNK_BYTES = 1 << 20;

  /// Every other chunk has a byte at least.
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final OpenImage image;
  private final Meter meter;
  private final Stop stop;
  private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(CHUNKS + 1);
  private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(CHUNKS + 1);
  private @Nullable ByteBuffer lent;
  private boolean ended;

  private StoredFeed(OpenImage image, Meter meter, Stop stop) {
    this.image = image;
    this.meter = meter;
    this.stop = stop;
    for (int i = 0; i < CHUNKS; i++) {
      free.add(ByteBuffer.allocateDirect(CHUNK_BYTES));
    }
  }

  static StoredFeed start(OpenImage image, Meter meter, Stop stop) {
    StoredFeed feed = new StoredFeed(image, meter, stop);
    Thread.ofPlatform().name("bty-read").daemon().start(feed::readAll);
    return feed;
  }

  OpenImage image() {
    return image;
  }

  /// The decoder that this feeds.
  Decoder decoder() throws IOException {
    return image.decoder(this);
  }

  /// Stored bytes in all.
  OptionalLong total() {
    return OptionalLong.of(image.storedBytes());
  }

  /// Reads what the decoder has not taken, for the digest's sake.
  ///
  /// @throws FlashFailure if the flash is to stop
  void skipRest() throws FlashFailure {
    while (next() != null) {
      // The reading thread counts and digests it.
    }
  }

  /// Checks that the decoder has taken everything.
  ///
  /// @throws FlashFailure if stored bytes are left over
  void requireEnd() throws FlashFailure {
    if (next() != null) {
      throw new FlashFailure(
          FlashStage.DECODE,
          ExitKind.FAILED,
          image.location().describe() + " goes on after the end of what it decodes to");
    }
  }

  @Override
  public @Nullable ByteBuffer next() throws FlashFailure {
    if (lent != null) {
      free.add(lent);
      lent = null;
    }
    if (ended) {
      return null;
    }
    ByteBuffer chunk = Waiting.take(full, stop, meter.stored);
    if (!chunk.hasRemaining()) {
      ended = true;
      return null;
    }
    lent = chunk;
    return chunk;
  }

  private void readAll() {
    try (image) {
      while (true) {
        ByteBuffer chunk = Waiting.take(free, stop, new WaitClock());
        int count = read(chunk.clear());
        if (count < 0) {
          break;
        }
        meter.bytesRead.add(count);
        image.addToDigest(chunk.flip());
        full.add(chunk);
      }
      full.add(END);
    } catch (IOException | RuntimeException | Error e) {
      stop.because(FlashFailure.during(FlashStage.DOWNLOAD, e));
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
