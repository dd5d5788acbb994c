package bty.engine.device;

import java.io.IOException;
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
/// alignment of devtmpfs (4096) of devices that want 512. Both are equally fast.
final class DirectFile implements AutoCloseable {
  private static final int BOUNCE = 1 << 20;
  private static final int MEMORY_ALIGNMENT = 4096;

  private final String path;
  private final int direct;
  private final int buffered;
  private final int alignment;

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
  static DirectFile open(String path, int extraFlags, int alignment) throws ErrnoException {
    int flags = Kernel.O_RDWR | Kernel.O_CLOEXEC;
    int direct;
    try {
      direct = Kernel.open(path, flags | extraFlags | Kernel.O_DIRECT);
    } catch (ErrnoException e) {
      if (e.errno() != ErrnoException.EINVAL) {
        throw e;
      }
      // tmpfs before Linux 6.6 and some FUSE file systems refuse O_DIRECT.
      direct = Kernel.open(path, flags | extraFlags);
    }
    try {
      // Through the descriptor, so that it is the same inode whatever the path means by now.
      return new DirectFile(path, direct, Kernel.open("/proc/self/fd/" + direct, flags), alignment);
    } catch (ErrnoException e) {
      Kernel.close(direct);
      throw e;
    }
  }

  /// The exclusive descriptor, for what is asked of the device itself.
  int descriptor() {
    return direct;
  }

  String path() {
    return path;
  }

  int alignment() {
    return alignment;
  }

  void write(ByteBuffer bytes, long offset) throws IOException {
    MemorySegment source = MemorySegment.ofBuffer(bytes);
    if (isAligned(source)) {
      write(source, offset);
    } else {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bounce = arena.allocate(BOUNCE, MEMORY_ALIGNMENT);
        for (long done = 0; done < source.byteSize(); ) {
          long count = Math.min(BOUNCE, source.byteSize() - done);
          MemorySegment.copy(source, done, bounce, 0, count);
          write(bounce.asSlice(0, count), offset + done);
          done += count;
        }
      }
    }
    bytes.position(bytes.limit());
  }

  /// @param bytes outside of the heap, at a multiple of 4096
  void write(MemorySegment bytes, long offset) throws IOException {
    long done;
    try {
      done = transfer("Writing", Kernel::pwrite, bytes, offset);
    } catch (DeviceErrorException e) {
      throw e.narrowed((at, length) ->
          transfer("Writing", Kernel::pwrite, bytes.asSlice(at - offset, length), at));
    }
    if (done < bytes.byteSize()) {
      throw new IOException(
          "Writing %d bytes at offset %d of %s: the kernel took only %d."
              .formatted(bytes.byteSize(), offset, path, done));
    }
  }

  /// Reads until the buffer is full or the end is reached; -1 when it is reached at once.
  int read(ByteBuffer into, long offset) throws IOException {
    MemorySegment target = MemorySegment.ofBuffer(into);
    int done = (int) (isAligned(target) ? read(target, offset) : readCopied(target, offset));
    into.position(into.position() + done);
    return done == 0 && target.byteSize() > 0 ? -1 : done;
  }

  private long read(MemorySegment into, long offset) throws IOException {
    try {
      return transfer("Reading", Kernel::pread, into, offset);
    } catch (DeviceErrorException e) {
      throw e.narrowed((at, length) ->
          transfer("Reading", Kernel::pread, into.asSlice(at - offset, length), at));
    }
  }

  private long readCopied(MemorySegment target, long offset) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bounce = arena.allocate(BOUNCE, MEMORY_ALIGNMENT);
      long done = 0;
      while (done < target.byteSize()) {
        long wanted = Math.min(BOUNCE, target.byteSize() - done);
        long count = read(bounce.asSlice(0, wanted), offset + done);
        MemorySegment.copy(bounce, 0, target, done, count);
        done += count;
        if (count < wanted) {
          break;
        }
      }
      return done;
    }
  }

  private interface Transfer {
    long once(int descriptor, MemorySegment bytes, long offset) throws ErrnoException;
  }

  /// Repeats until all is transferred or the kernel transfers nothing: whole units past the page
  /// cache, the rest through it.
  private long transfer(String doing, Transfer call, MemorySegment bytes, long offset)
      throws IOException {
    long done = 0;
    while (done < bytes.byteSize()) {
      long at = offset + done;
      long left = bytes.byteSize() - done;
      long units = at % alignment == 0 ? left - left % alignment : 0;
      long count;
      try {
        count =
            units > 0
                ? pastTheCache(call, bytes.asSlice(done, units), at)
                : call.once(buffered, bytes.asSlice(done, left), at);
      } catch (ErrnoException e) {
        throw new DeviceErrorException(doing, left, at, path, e);
      }
      if (count == 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  private long pastTheCache(Transfer call, MemorySegment bytes, long offset) throws ErrnoException {
    try {
      return call.once(direct, bytes, offset);
    } catch (ErrnoException e) {
      if (e.errno() != ErrnoException.EINVAL) {
        throw e;
      }
      // The file system wants a larger alignment than it said.
      return call.once(buffered, bytes, offset);
    }
  }

  private static boolean isAligned(MemorySegment memory) {
    return memory.isNative() && memory.address() % MEMORY_ALIGNMENT == 0;
  }

  void sync() throws IOException {
    try {
      Kernel.fsync(direct);
    } catch (ErrnoException e) {
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
