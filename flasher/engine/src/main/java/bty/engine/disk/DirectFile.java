package bty.engine.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// An open device or file that is written past the page cache.
///
/// Two descriptors on one inode: `O_DIRECT` for all that is aligned, a buffered one for what is
/// not, such as the last 100 bytes of an image. The kernel keeps both coherent: a direct transfer
/// first writes back, then drops, the cached pages of its range (`generic_file_direct_write`,
/// `filemap_write_and_wait_range`).
///
/// `pwrite` instead of a `FileChannel`: a channel is closed when the writing thread is interrupted,
/// and a cancelled flash must still be able to look at the disk; `FileChannel` also demands the
/// alignment of devtmpfs (4096) for devices that want 512.
final class DirectFile implements AutoCloseable {
  /// Between two looks at the interrupt flag; the kernel writes this much of zeroes in under a
  /// second even on a slow disk without offload.
  private static final long ZERO_CHUNK = 64L << 20;

  private static final int BOUNCE = 1 << 20;
  private static final int MEMORY_ALIGNMENT = 4096;

  private final String path;
  private final int direct;
  private final int buffered;
  private final int alignment;
  private volatile int zeroMode = Kernel.FALLOC_PUNCH_HOLE | Kernel.FALLOC_KEEP_SIZE;

  private DirectFile(String path, int direct, int buffered, int alignment) {
    this.path = path;
    this.direct = direct;
    this.buffered = buffered;
    this.alignment = alignment;
  }

  /// Opens for reading and writing.
  ///
  /// @param extraFlags such as `O_EXCL`
  /// @param alignment of offset and length in bytes that direct I/O wants there
  static DirectFile open(String path, int extraFlags, int alignment) throws KernelException {
    int flags = Kernel.O_RDWR | Kernel.O_CLOEXEC;
    int direct;
    try {
      direct = Kernel.open(path, flags | extraFlags | Kernel.O_DIRECT);
    } catch (KernelException e) {
      if (e.errno() != KernelException.EINVAL) {
        throw e;
      }
      // tmpfs before Linux 6.6 and some FUSE file systems refuse O_DIRECT.
      direct = Kernel.open(path, flags | extraFlags);
    }
    try {
      // Through the descriptor, so that it is the same inode whatever the path means by now.
      return new DirectFile(path, direct, Kernel.open("/proc/self/fd/" + direct, flags), alignment);
    } catch (KernelException e) {
      Kernel.close(direct);
      throw e;
    }
  }

  int descriptor() {
    return direct;
  }

  void write(ByteBuffer bytes, long offset) throws IOException {
    MemorySegment source = MemorySegment.ofBuffer(bytes);
    if (source.isNative() && source.address() % MEMORY_ALIGNMENT == 0) {
      writeAll(source, offset);
    } else {
      writeCopied(source, offset);
    }
    bytes.position(bytes.limit());
  }

  private void writeCopied(MemorySegment source, long offset) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long size = Math.min(BOUNCE, Math.max(source.byteSize(), 1));
      MemorySegment bounce = arena.allocate(size, MEMORY_ALIGNMENT);
      for (long done = 0; done < source.byteSize(); ) {
        long count = Math.min(size, source.byteSize() - done);
        MemorySegment.copy(source, done, bounce, 0, count);
        writeAll(bounce.asSlice(0, count), offset + done);
        done += count;
      }
    }
  }

  private void writeAll(MemorySegment bytes, long offset) throws IOException {
    long done = 0;
    while (done < bytes.byteSize()) {
      long at = offset + done;
      long aligned = alignedCount(bytes.byteSize() - done, at);
      MemorySegment rest = bytes.asSlice(done, aligned > 0 ? aligned : bytes.byteSize() - done);
      try {
        done += writeOnce(rest, at, aligned > 0);
      } catch (KernelException e) {
        throw new IOException(
            "Writing %d bytes at offset %d of %s: %s."
                .formatted(rest.byteSize(), at, path, e.getMessage()),
            e);
      }
    }
  }

  private long writeOnce(MemorySegment bytes, long offset, boolean past) throws KernelException {
    if (past) {
      try {
        return Kernel.pwrite(direct, bytes, offset);
      } catch (KernelException e) {
        if (e.errno() != KernelException.EINVAL) {
          throw e;
        }
      }
    }
    return Kernel.pwrite(buffered, bytes, offset);
  }

  /// Reads until the buffer is full or the end is reached; -1 when it is reached at once.
  int read(ByteBuffer into, long offset) throws IOException {
    MemorySegment target = MemorySegment.ofBuffer(into);
    int done;
    if (target.isNative() && target.address() % MEMORY_ALIGNMENT == 0) {
      done = readAll(target, offset);
    } else {
      done = readCopied(target, offset);
    }
    into.position(into.position() + done);
    return done == 0 && target.byteSize() > 0 ? -1 : done;
  }

  private int readCopied(MemorySegment target, long offset) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long size = Math.min(BOUNCE, Math.max(target.byteSize(), 1));
      MemorySegment bounce = arena.allocate(size, MEMORY_ALIGNMENT);
      int done = 0;
      while (done < target.byteSize()) {
        long wanted = Math.min(size, target.byteSize() - done);
        int count = readAll(bounce.asSlice(0, wanted), offset + done);
        MemorySegment.copy(bounce, 0, target, done, count);
        done += count;
        if (count < wanted) {
          break;
        }
      }
      return done;
    }
  }

  private int readAll(MemorySegment into, long offset) throws IOException {
    long done = 0;
    while (done < into.byteSize()) {
      long at = offset + done;
      long aligned = alignedCount(into.byteSize() - done, at);
      MemorySegment rest = into.asSlice(done, aligned > 0 ? aligned : into.byteSize() - done);
      try {
        long count = readOnce(rest, at, aligned > 0);
        if (count == 0) {
          break;
        }
        done += count;
      } catch (KernelException e) {
        throw new IOException(
            "Reading %d bytes at offset %d of %s: %s."
                .formatted(rest.byteSize(), at, path, e.getMessage()),
            e);
      }
    }
    return (int) done;
  }

  private long readOnce(MemorySegment into, long offset, boolean past) throws KernelException {
    if (past) {
      try {
        return Kernel.pread(direct, into, offset);
      } catch (KernelException e) {
        if (e.errno() != KernelException.EINVAL) {
          throw e;
        }
      }
    }
    return Kernel.pread(buffered, into, offset);
  }

  /// How many of the bytes can go past the page cache: whole units, when the offset is one.
  private long alignedCount(long length, long offset) {
    return offset % alignment == 0 ? length - length % alignment : 0;
  }

  /// Makes a range read as zeroes, in chunks so that a cancelled flash stops soon.
  ///
  /// On block devices (`blkdev_fallocate` in `block/fops.c`) PUNCH_HOLE is `blkdev_issue_zeroout`
  /// with NOFALLBACK: the device's own Write Zeroes, which may unmap and guarantees zeroes after,
  /// or EOPNOTSUPP. ZERO_RANGE is the same without unmapping and with the kernel writing pages of
  /// zeroes where the device has no such command: slower, but no data crosses into the kernel. Both
  /// drop the cached pages of the range. On files PUNCH_HOLE frees the blocks. Where neither is
  /// known, zeroes are written.
  ///
  /// @throws InterruptedIOException if the thread is interrupted; its flag stays set
  void zero(long offset, long length) throws IOException {
    long end = offset + length;
    for (long at = offset; at < end; ) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException(
            "Zeroing %s was cancelled at offset %d, before %d.".formatted(path, at, end));
      }
      long untilUnit = (alignment - at % alignment) % alignment;
      long count = Math.min(ZERO_CHUNK, end - at);
      if (untilUnit > 0) {
        count = Math.min(untilUnit, count);
        writeZeroes(at, count);
      } else if (count < alignment) {
        writeZeroes(at, count);
      } else {
        count -= count % alignment;
        zeroAligned(at, count);
      }
      at += count;
    }
  }

  private void zeroAligned(long offset, long length) throws IOException {
    while (zeroMode != 0) {
      int mode = zeroMode;
      try {
        Kernel.fallocate(direct, mode, offset, length);
        return;
      } catch (KernelException e) {
        if (!e.isUnsupported()) {
          throw new IOException(
              "Zeroing %d bytes at offset %d of %s: %s."
                  .formatted(length, offset, path, e.getMessage()),
              e);
        }
        zeroMode =
            (mode & Kernel.FALLOC_PUNCH_HOLE) != 0
                ? Kernel.FALLOC_ZERO_RANGE | Kernel.FALLOC_KEEP_SIZE
                : 0;
      }
    }
    writeZeroes(offset, length);
  }

  private void writeZeroes(long offset, long length) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment zeroes = arena.allocate(Math.min(BOUNCE, length), MEMORY_ALIGNMENT);
      for (long done = 0; done < length; ) {
        long count = Math.min(zeroes.byteSize(), length - done);
        writeAll(zeroes.asSlice(0, count), offset + done);
        done += count;
      }
    }
  }

  void sync() throws IOException {
    try {
      Kernel.fsync(direct);
    } catch (KernelException e) {
      throw new IOException(
          "Syncing %s: %s; what was written may not be on the disk."
              .formatted(path, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Kernel.close(buffered);
    } finally {
      Kernel.close(direct);
    }
  }
}
