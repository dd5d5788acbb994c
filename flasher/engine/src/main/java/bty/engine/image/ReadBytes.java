package bty.engine.image;

import bty.engine.filesystem.DiskBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Bytes of a disk that are read when they are asked for; [UncheckedIOException] if they can't be.
///
/// @param diskBytes between the first and the last
/// @param reader reads a stretch
record ReadBytes(long diskBytes, Reader reader) implements DiskBytes {
  /// Reads bytes from some place on.
  @FunctionalInterface
  interface Reader {
    /// Fills the buffer, a direct one.
    void read(long offset, ByteBuffer into) throws IOException;
  }

  /// More than anybody asks for who looks at a disk; what an image makes up may be more.
  private static final int MOST_BYTES = 4 << 20;

  @Override
  public Optional<ByteBuffer> range(long offset, int length) {
    if (offset < 0 || length < 0 || length > MOST_BYTES || offset > diskBytes - length) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect(length);
    try {
      reader.read(offset, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(bytes.flip().order(ByteOrder.LITTLE_ENDIAN));
  }
}
