package bty.engine.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Makes ranges of a device or file read as zeroes in the fastest way that guarantees it.
///
/// On block devices (`blkdev_fallocate` in `block/fops.c`) PUNCH_HOLE is `blkdev_issue_zeroout`
/// with NOFALLBACK: the device's own Write Zeroes, which may unmap and guarantees zeroes after, or
/// EOPNOTSUPP. ZERO_RANGE is the same without unmapping and with the kernel writing pages of zeroes
/// where the device has no such command: slower, but no data crosses into the kernel. Both drop the
/// cached pages of the range. On files PUNCH_HOLE frees the blocks. Where neither is known, zeroes
/// are written.
///
/// The order matters: a device that can only unmap (a loop device on tmpfs) refuses ZERO_RANGE's
/// Write Zeroes, and the kernel then takes the command away from the queue for PUNCH_HOLE too.
final class Zeroing {
  /// Between two looks at the interrupt flag; the kernel writes this much of zeroes in about a
  /// second on a slow disk.
  private static final long CHUNK = 64L << 20;

  private static final int BUFFER = 1 << 20;

  private final DirectFile file;
  private volatile int mode = Kernel.FALLOC_PUNCH_HOLE | Kernel.FALLOC_KEEP_SIZE;

  Zeroing(DirectFile file) {
    this.file = file;
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
    while (mode != 0) {
      int tried = mode;
      try {
        Kernel.fallocate(file.descriptor(), tried, offset, length);
        return;
      } catch (KernelException e) {
        if (!e.isUnsupported()) {
          throw new DeviceErrorException("Zeroing", length, offset, file.path(), e)
              .narrowed((at, count) -> zeroOnce(tried, at, count));
        }
        mode = (tried & Kernel.FALLOC_PUNCH_HOLE) != 0 ? Kernel.FALLOC_ZERO_RANGE : 0;
      }
    }
    write(offset, length);
  }

  private void zeroOnce(int how, long offset, long length) throws DeviceErrorException {
    try {
      Kernel.fallocate(file.descriptor(), how, offset, length);
    } catch (KernelException e) {
      throw new DeviceErrorException("Zeroing", length, offset, file.path(), e);
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
