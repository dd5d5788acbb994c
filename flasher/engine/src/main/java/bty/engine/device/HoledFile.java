package bty.engine.device;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/// A file or block device that is read, and that tells where it has data and where holes. What
/// can't tell (a block device, an old file system) has data everywhere.
public final class HoledFile implements Closeable {
  private final int descriptor;
  private boolean closed;

  private HoledFile(int descriptor) {
    this.descriptor = descriptor;
  }

  /// Opens for reading.
  ///
  /// @throws NoSuchFileException if there is none
  /// @throws AccessDeniedException if that is not permitted
  /// @throws IOException with the kernel's error
  public static HoledFile open(Path path) throws IOException {
    try {
      return new HoledFile(Kernel.open(path.toString(), Kernel.O_RDONLY | Kernel.O_CLOEXEC));
    } catch (ErrnoException e) {
      throw switch (e.errno()) {
        case ErrnoException.ENOENT, ErrnoException.ENOTDIR ->
            new NoSuchFileException(path.toString());
        case ErrnoException.EACCES, ErrnoException.EPERM ->
            new AccessDeniedException(path.toString());
        default -> e;
      };
    }
  }

  /// Its length in bytes.
  public long size() throws IOException {
    return Kernel.lseek(descriptor, 0, Kernel.SEEK_END);
  }

  /// Reads into the buffer, a direct one; returns the bytes read, -1 at the end.
  public int read(ByteBuffer into, long offset) throws IOException {
    if (!into.hasRemaining()) {
      return 0;
    }
    int count = (int) Kernel.pread(descriptor, MemorySegment.ofBuffer(into), offset);
    into.position(into.position() + count);
    return count == 0 ? -1 : count;
  }

  /// Where data are at the offset or after it; empty if only a hole follows.
  public OptionalLong nextData(long offset) throws IOException {
    try {
      return OptionalLong.of(Kernel.lseek(descriptor, offset, Kernel.SEEK_DATA));
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case ErrnoException.ENXIO -> OptionalLong.empty();
        case ErrnoException.EINVAL, ErrnoException.EOPNOTSUPP -> OptionalLong.of(offset);
        default -> throw e;
      };
    }
  }

  /// Where the next hole is at the offset or after it, the one that follows the last byte included.
  public long nextHole(long offset) throws IOException {
    try {
      return Kernel.lseek(descriptor, offset, Kernel.SEEK_HOLE);
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case ErrnoException.EINVAL, ErrnoException.EOPNOTSUPP -> size();
        default -> throw e;
      };
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      Kernel.close(descriptor);
    }
  }
}
