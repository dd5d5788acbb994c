package bty.engine.flash;

import bty.engine.disk.WritableDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Two threads that write chunks, so that the disk has the next one while the last is being scanned
/// for zeroes, and the aligned buffers that go round between them and the decoder.
final class DiskWriters implements AutoCloseable {
  static final int CHUNK_BYTES = 4 << 20;
  private static final int BUFFERS = 6;
  private static final int THREADS = 2;
  private static final int ALIGNMENT = 4096;

  private record Chunk(ByteBuffer bytes, long offset) {}

  private static final Chunk LAST = new Chunk(ByteBuffer.allocate(0), -1);

  private final WritableDisk disk;
  private final Meter meter;
  private final Stop stop;
  private final Optional<WrittenRanges> ranges;
  private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(BUFFERS + THREADS);
  private final List<Thread> threads = new ArrayList<>();

  /// @param ranges where to note what was written, if it will be read back
  DiskWriters(WritableDisk disk, Meter meter, Stop stop, Optional<WrittenRanges> ranges) {
    this.disk = disk;
    this.meter = meter;
    this.stop = stop;
    this.ranges = ranges;
    for (int i = 0; i < BUFFERS; i++) {
      free.add(alignedBuffer(CHUNK_BYTES));
    }
    for (int i = 1; i <= THREADS; i++) {
      threads.add(Thread.ofPlatform().name("bty-write-" + i).daemon().start(this::writeAll));
    }
  }

  /// A buffer that direct I/O takes.
  static ByteBuffer alignedBuffer(int bytes) {
    // alignedSlice drops an unaligned end, so there is one unit more than the start may cost.
    return ByteBuffer.allocateDirect(bytes + 2 * ALIGNMENT).alignedSlice(ALIGNMENT).slice(0, bytes);
  }

  /// An empty buffer, as soon as the disk has given one back.
  ///
  /// @throws FlashFailure if the flash is to stop
  ByteBuffer buffer() throws FlashFailure {
    return Waiting.take(free, stop, meter.disk).clear();
  }

  /// Hands a buffer of [#buffer()], ready to be read, to the disk.
  void write(ByteBuffer bytes, long offset) {
    full.add(new Chunk(bytes, offset));
  }

  /// Returns when all that was handed over is written, or given up because of a stop. No thread is
  /// in the middle of a write afterwards.
  @Override
  public void close() {
    // One for each, before the first is waited for: whichever thread takes it ends by it.
    threads.forEach(_ -> full.add(LAST));
    while (!threads.isEmpty()) {
      try {
        threads.getLast().join();
        threads.removeLast();
      } catch (InterruptedException e) {
        // Leaving a write under way behind would let it land on a disk that is said to be at rest.
      }
    }
  }

  private void writeAll() {
    try {
      while (true) {
        Chunk chunk = full.take();
        if (chunk.offset() < 0) {
          return;
        }
        if (!stop.isAsked()) {
          writeOne(chunk);
        }
        free.add(chunk.bytes());
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      stop.because(FlashFailure.during(FlashStage.WRITE, e));
    }
  }

  private void writeOne(Chunk chunk) {
    try {
      ranges.ifPresent(known -> known.note(chunk.offset(), chunk.bytes()));
      ZeroRuns.write(disk, chunk.bytes(), chunk.offset());
      meter.bytesWritten.add(chunk.bytes().remaining());
    } catch (IOException e) {
      stop.because(FlashFailure.during(FlashStage.WRITE, e));
    }
  }
}
