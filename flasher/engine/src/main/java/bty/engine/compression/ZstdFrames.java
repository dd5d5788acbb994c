package bty.engine.compression;

import bty.engine.source.StoredChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Zstandard in many small frames, as `pzstd` writes and as files are that were appended to each
/// other: runs of frames are decoded beside each other, and come out in order.
///
/// A frame that is too large to be held, one that can't be walked or decoded, and an end within a
/// frame are left, with all that follows, to [ZstdDecoder], which needs nothing but a window and
/// knows what to say.
///
/// ```
/// stored --walk--> job being gathered --whole frames--> jobs under way --in order--> decoded
///                       \--too large, damaged, cut------> ZstdDecoder ------------> decoded
/// ```
public final class ZstdFrames implements Decoder {
  /// Enough to make handing it to a thread worth while.
  private static final int WORTH_BYTES = 2 << 20;

  private static final int MOST_THREADS = 4;

  private final String image;
  private final StoredChunks stored;
  private final int windowLogMax;
  private final ZstdFrameWalk walk;
  private final ExecutorService threads;
  private final int jobs;
  private final Deque<ZstdJob> free = new ArrayDeque<>();
  private final Deque<ZstdJob> started = new ArrayDeque<>();
  private int made;
  private ZstdJob gathering;
  private @Nullable ByteBuffer chunk;
  private boolean ended;
  private long passedOn;
  private @Nullable ZstdDecoder single;

  private ZstdFrames(String image, StoredChunks stored, int windowLogMax, int processors) {
    this.image = image;
    this.stored = stored;
    this.windowLogMax = windowLogMax;
    this.walk = new ZstdFrameWalk(1L << windowLogMax);
    int count = Math.min(processors - 1, MOST_THREADS);
    this.jobs = count + 1;
    this.threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("bty-decode-", 1).daemon().factory());
    this.gathering = job();
  }

  /// @param image its name, for sentences
  /// @param windowLogMax as for [ZstdDecoder]
  /// @param processors how many there are: one is left to reading, hashing and writing, or decoding
  ///   in parallel would take more of two than it gains
  public static Decoder of(String image, StoredChunks stored, int windowLogMax, int processors) {
    return processors < 3
        ? new ZstdDecoder(image, stored, windowLogMax)
        : new ZstdFrames(image, stored, windowLogMax, processors);
  }

  private ZstdJob job() {
    ZstdJob used = free.poll();
    made += used == null ? 1 : 0;
    return (used == null ? new ZstdJob() : used).begin();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    while (into.hasRemaining() && single == null) {
      ZstdJob first = started.peek();
      if (first != null && (first.isDone() || ended || !hasRoom())) {
        take(first, into);
      } else if (!ended) {
        gather();
      } else {
        break;
      }
    }
    if (single != null) {
      single.read(into);
    }
    int count = into.position() - before;
    return count == 0 && into.hasRemaining() ? -1 : count;
  }

  private boolean hasRoom() {
    return made < jobs || !free.isEmpty();
  }

  private void take(ZstdJob first, ByteBuffer into) {
    if (!first.await()) {
      goOnAlone();
      return;
    }
    ByteBuffer decoded = first.decoded();
    int count = Math.min(into.remaining(), decoded.remaining());
    into.put(into.position(), decoded, decoded.position(), count);
    into.position(into.position() + count);
    decoded.position(decoded.position() + count);
    if (!decoded.hasRemaining()) {
      passedOn += first.storedBytes().remaining();
      free.add(started.remove());
    }
  }

  /// Reads until a job is started, or it is clear that none will be.
  private void gather() throws IOException {
    while (true) {
      ByteBuffer from = chunk;
      if (from == null || !from.hasRemaining()) {
        from = stored.next();
        chunk = from;
      }
      if (from == null) {
        end();
        return;
      }
      ByteBuffer frame = from.duplicate();
      boolean whole = walk.walk(from);
      frame.limit(from.position());
      if (walk.isLost() || !fits(frame)) {
        from.position(frame.position());
        goOnAlone();
        return;
      }
      if (whole) {
        gathering.endFrame(walk.contentBytes());
        if (gathering.decodedBytes() >= WORTH_BYTES) {
          start();
          return;
        }
      }
    }
  }

  /// Takes the bytes into the job, or into a new one if it is full of whole frames already.
  private boolean fits(ByteBuffer frame) {
    if (gathering.hasRoomFor(walk.contentBytes()) && gathering.add(frame)) {
      return true;
    }
    if (gathering.decodedBytes() == 0 || !hasRoom()) {
      return false;
    }
    ZstdJob full = gathering;
    gathering = job();
    full.moveRestTo(gathering);
    full.start(threads);
    started.add(full);
    return gathering.hasRoomFor(walk.contentBytes()) && gathering.add(frame);
  }

  private void start() {
    gathering.start(threads);
    started.add(gathering);
    gathering = job();
  }

  private void end() {
    if (!walk.isBetweenFrames()) {
      goOnAlone();
      return;
    }
    ended = true;
    if (!gathering.isEmpty()) {
      gathering.start(threads);
      started.add(gathering);
      gathering = job();
    }
  }

  /// All that was not decoded yet, and all that follows, by one thread.
  private void goOnAlone() {
    Deque<ByteBuffer> again = new ArrayDeque<>();
    for (ZstdJob job : started) {
      again.add(job.storedBytes());
    }
    again.add(gathering.storedBytes());
    again.removeIf(bytes -> !bytes.hasRemaining());
    single = new ZstdDecoder(image, new Replay(again), windowLogMax, passedOn);
  }

  /// Stored bytes that were had already, the rest of the chunk that was begun, and what follows.
  private final class Replay implements StoredChunks {
    private final Deque<ByteBuffer> again;

    Replay(Deque<ByteBuffer> again) {
      this.again = again;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
      ByteBuffer had = again.poll();
      if (had == null && chunk != null && chunk.hasRemaining()) {
        had = chunk.slice();
        chunk = null;
      }
      return had == null ? stored.next() : had;
    }

    @Override
    public long position() {
      return stored.position();
    }
  }

  @Override
  public void close() {
    // Not those that wait: a job that never ran would be waited for without end.
    threads.shutdown();
    started.forEach(ZstdJob::close);
    free.forEach(ZstdJob::close);
    gathering.close();
    if (single != null) {
      single.close();
    }
  }
}
