package bty.engine.device;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Makes ranges of a device or file read as zeroes in the fastest way that guarantees it.
///
/// On block devices (`blkdev_fallocate` in `block/fops.c`) PUNCH_HOLE is `blkdev_issue_zeroout`
/// with NOFALLBACK: the device's own Write Zeroes, which may unmap and guarantees zeroes after, or
/// EOPNOTSUPP. ZERO_RANGE is the same without unmapping and with the kernel writing pages of zeroes
/// where the device has no such command: slower, but no data crosses into the kernel. Both drop the
/// cached pages of the range. On files PUNCH_HOLE frees the blocks. Where neither is known, zeroes
/// are written.
///
/// A loop device is told to discard instead: that punches a hole into what backs it, by the same
/// call as Write Zeroes does (`do_req_filebacked` in `drivers/block/loop.c`), so zeroes are as
/// sure; but a limit on bytes a second of its cgroup takes no account of it (`throtl_bio_data_size`
/// in `block/blk-throttle.c`), and it stays when the queue has lost Write Zeroes. No other device's
/// discard promises zeroes.
///
/// The order matters: a device that can only unmap (a loop device on tmpfs) refuses ZERO_RANGE's
/// Write Zeroes, and the kernel then takes the command away from the queue for PUNCH_HOLE too.
final class Zeroing {
  /// Between two looks at the interrupt flag; the kernel writes this much of zeroes in about a
  /// second on a slow disk.
  private static final long CHUNK = 64L << 20;

  private static final int BUFFER = 1 << 20;

  /// From the fastest to the one that always works.
  enum Way {
    DISCARD,
    PUNCH_HOLE,
    ZERO_RANGE,
    WRITE;

    Way slower() {
      return switch (this) {
        case DISCARD -> PUNCH_HOLE;
        case PUNCH_HOLE -> ZERO_RANGE;
        case ZERO_RANGE, WRITE -> WRITE;
      };
    }
  }

  private final DirectFile file;
  private volatile Way way;
  private volatile boolean discardProven;

  /// @param first what is tried first
  Zeroing(DirectFile file, Way first) {
    this.file = file;
    this.way = first;
  }

  /// In chunks, so that a cancelled flash stops soon.
  ///
  /// @throws InterruptedIOException if the thread is interrupted; its flag stays set
  void zero(long offset, long length) throws IOException {
    int unit = file.alignment();
    long end = offset + length;
    for (long at = offset; at < end; ) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException(
            "Zeroing %s was cancelled at offset %d, before %d.".formatted(file.path(), at, end));
      }
      long untilUnit = (unit - at % unit) % unit;
      long count = Math.min(CHUNK, end - at);
      if (untilUnit > 0) {
        count = Math.min(untilUnit, count);
        write(at, count);
      } else if (count < unit) {
        write(at, count);
      } else {
        count -= count % unit;
        zeroUnits(at, count);
      }
      at += count;
    }
  }

  private void zeroUnits(long offset, long length) throws IOException {
    while (true) {
      if (way == Way.DISCARD && !discardProven) {
        proveDiscard(offset + length - file.alignment());
      }
      Way tried = way;
      try {
        zeroBy(tried, offset, length);
        return;
      } catch (ErrnoException e) {
        if (!e.isUnsupported()) {
          throw new DeviceErrorException("Zeroing", length, offset, file.path(), e)
              .narrowed((at, count) -> zeroOnce(tried, at, count));
        }
        way = tried.slower();
      }
    }
  }

  /// `blkdev_issue_discard` (`block/blk-lib.c`) says that all is well where a device turns out not
  /// to know discards: a loop device over a file that cannot have holes. So the first one is tried
  /// on something that is not zero, in a range that is about to be zeroed.
  private synchronized void proveDiscard(long unitAt) throws IOException {
    if (way != Way.DISCARD || discardProven) {
      return;
    }
    int unit = file.alignment();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(unit, 4096).fill((byte) 0xa5);
      file.write(bytes, unitAt);
      try {
        zeroBy(Way.DISCARD, unitAt, unit);
      } catch (ErrnoException e) {
        way = Way.PUNCH_HOLE;
        return;
      }
      ByteBuffer back = bytes.asByteBuffer();
      boolean whole = file.read(back, unitAt) == unit;
      discardProven = whole && bytes.mismatch(arena.allocate(unit)) < 0;
      if (!discardProven) {
        way = Way.PUNCH_HOLE;
      }
    }
  }

  private void zeroOnce(Way by, long offset, long length) throws IOException {
    try {
      zeroBy(by, offset, length);
    } catch (ErrnoException e) {
      throw new DeviceErrorException("Zeroing", length, offset, file.path(), e);
    }
  }

  private void zeroBy(Way by, long offset, long length) throws IOException {
    switch (by) {
      case DISCARD -> Kernel.ioctl(file.descriptor(), Kernel.BLKDISCARD, offset, length);
      case PUNCH_HOLE ->
          Kernel.fallocate(
              file.descriptor(),
              Kernel.FALLOC_PUNCH_HOLE | Kernel.FALLOC_KEEP_SIZE,
              offset,
              length);
      case ZERO_RANGE ->
          Kernel.fallocate(file.descriptor(), Kernel.FALLOC_ZERO_RANGE, offset, length);
      case WRITE -> write(offset, length);
    }
  }

  private void write(long offset, long length) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment zeroes = arena.allocate(Math.min(BUFFER, length), 4096);
      for (long done = 0; done < length; ) {
        long count = Math.min(zeroes.byteSize(), length - done);
        file.write(zeroes.asSlice(0, count), offset + done);
        done += count;
      }
    }
  }
}
