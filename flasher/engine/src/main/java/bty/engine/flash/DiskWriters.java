package bty.engine.flash;

import bty.engine.device.WritableDisk;
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
  static final int CHUNK_BYTES = 2 << 20;
  private static final int BUFFERS = 6;
  private static final int THREADS = 2;
  private static final int ALIGNMENT = 4096;

  /// One call of the kernel zeroes so much at most, so that a stop is noticed soon.
  private static final long ZERO_BYTES = 64L << 20;

  private sealed interface Task {
    record Data(ByteBuffer bytes, long offset) implements Task {}

    /// The token is a buffer that is not used meanwhile: it bounds the queue.
    record Zeroes(ByteBuffer token, long offset, long length) implements Task {}

    record Last() implements Task {}
  }

  private final WritableDisk disk;
  private final Meter meter;
  private final Cancellation stop;
  private final Optional<ReadBack> readBack;
  private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<Task> full = new ArrayBlockingQueue<>(BUFFERS + THREADS);
  private final List<Thread> threads = new ArrayList<>();

  /// @param readBack where to note what was written, if it will be read back
  DiskWriters(WritableDisk disk, Meter meter, Cancellation stop, Optional<ReadBack> readBack) {
    this.disk = disk;
    this.meter = meter;
    this.stop = stop;
    this.readBack = readBack;
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
    return stop.take(free, meter.disk).clear();
  }

  /// Hands a buffer of [#buffer()] to the disk, its remaining bytes to be written.
  void write(ByteBuffer bytes, long offset) {
    full.add(new Task.Data(bytes, offset));
  }

  /// Takes back a buffer of [#buffer()] that was not needed.
  void giveBack(ByteBuffer unused) {
    free.add(unused);
  }

  /// Has a range zeroed.
  ///
  /// @throws FlashFailure if the flash is to stop
  void zero(HeadAndTail.Range range) throws FlashFailure {
    for (long at = range.from(); at < range.to(); at += ZERO_BYTES) {
      full.add(new Task.Zeroes(buffer(), at, Math.min(ZERO_BYTES, range.to() - at)));
    }
  }

  /// Returns when all that was handed over is written, or given up because of a stop. No thread is
  /// in the middle of a write afterwards.
  @Override
  public void close() {
    // One for each, before the first is waited for: whichever thread takes it ends by it.
    threads.forEach(_ -> full.add(new Task.Last()));
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
        switch (full.take()) {
          case Task.Data(ByteBuffer bytes, long offset) -> {
            write(() -> writeData(bytes, offset));
            free.add(bytes);
          }
          case Task.Zeroes(ByteBuffer token, long offset, long length) -> {
            write(() -> writeZeroes(offset, length));
            free.add(token);
          }
          case Task.Last() -> {
            return;
          }
        }
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      stop.because(FlashStage.WRITE, e);
    }
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private void write(Writing task) {
    if (stop.isAsked()) {
      return;
    }
    try {
      task.run();
    } catch (IOException e) {
      stop.because(FlashFailure.during(FlashStage.WRITE, e));
    }
  }

  private void writeData(ByteBuffer bytes, long offset) throws IOException {
    readBack.ifPresent(known -> known.note(offset, bytes));
    SparseWriter.write(disk, bytes, offset);
    meter.bytesWritten.add(bytes.remaining());
  }

  private void writeZeroes(long offset, long length) throws IOException {
    disk.zero(offset, length);
    meter.bytesWritten.add(length);
  }
}
