package bty.engine.compression;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/// A run of whole zstd frames that is decoded at once, on a thread of its own. Used again and
/// again.
final class ZstdJob implements AutoCloseable {
  /// What a run decodes to at most: the frames of `pzstd -3` have 8 MiB.
  static final int DECODED_BYTES = 8 << 20;

  private static final int STORED_BYTES = DECODED_BYTES + (64 << 10);

  /// Enough to see that an image is a single large frame.
  private static final int FIRST_BYTES = 1 << 20;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private ByteBuffer stored = ByteBuffer.allocateDirect(FIRST_BYTES);
  private ByteBuffer decoded = ByteBuffer.allocateDirect(0);
  private Future<Boolean> done = CompletableFuture.completedFuture(true);
  private int wholeFrames;
  private long wholeFramesDecoded;

  /// Empties it.
  ZstdJob begin() {
    stored.clear();
    decoded.limit(0);
    wholeFrames = 0;
    wholeFramesDecoded = 0;
    return this;
  }

  /// Takes stored bytes of the frame that is being gathered; false if they don't fit.
  boolean add(ByteBuffer bytes) {
    if (stored.position() + bytes.remaining() > STORED_BYTES) {
      return false;
    }
    if (stored.remaining() < bytes.remaining()) {
      stored = ByteBuffer.allocateDirect(STORED_BYTES).put(stored.flip());
    }
    stored.put(bytes);
    return true;
  }

  /// Notes that the frame is whole.
  ///
  /// @param decodedBytes what it decodes to at most
  void endFrame(long decodedBytes) {
    wholeFrames = stored.position();
    wholeFramesDecoded += decodedBytes;
  }

  /// Whether there is room for a frame that decodes to that.
  boolean hasRoomFor(long decodedBytes) {
    return wholeFramesDecoded + decodedBytes <= DECODED_BYTES;
  }

  /// What the whole frames decode to at most.
  long decodedBytes() {
    return wholeFramesDecoded;
  }

  /// Moves what was taken of a frame that is not whole to another job.
  void moveRestTo(ZstdJob other) {
    other.add(stored.duplicate().flip().position(wholeFrames));
    stored.position(wholeFrames);
  }

  /// All stored bytes that it has.
  ByteBuffer storedBytes() {
    return stored.duplicate().flip();
  }

  boolean isEmpty() {
    return stored.position() == 0;
  }

  void start(ExecutorService threads) {
    done = threads.submit(this::decode);
  }

  private boolean decode() {
    if (decoded.capacity() == 0) {
      decoded = ByteBuffer.allocateDirect(DECODED_BYTES);
    }
    decoded.clear();
    try {
      int count =
          context.decompressDirectByteBuffer(
              decoded, 0, decoded.capacity(), stored, 0, wholeFrames);
      decoded.limit(count);
      return true;
    } catch (ZstdException e) {
      decoded.limit(0);
      return false;
    }
  }

  boolean isDone() {
    return done.isDone();
  }

  /// Waits until it is decoded; false if it can't be.
  boolean await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return done.get();
        } catch (InterruptedException e) {
          interrupted = true; // A job takes milliseconds.
        } catch (ExecutionException e) {
          throw new AssertionError("BUG: decoding a frame", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// What it decoded to and was not taken yet.
  ByteBuffer decoded() {
    return decoded;
  }

  @Override
  public void close() {
    await();
    context.close();
  }
}
