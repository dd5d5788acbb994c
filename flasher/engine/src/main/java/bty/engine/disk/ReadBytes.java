package bty.engine.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Bytes of a disk that are read when they are asked for; [UncheckedIOException] if they can't be.
///
/// @param diskBytes between the first and the last
/// @param reader reads a stretch
public record ReadBytes(long diskBytes, Reader reader) implements DiskBytes {
  /// Reads bytes from some place on.
  @FunctionalInterface
  public interface Reader {
    /// Fills the buffer, a direct one, as far as there are bytes.
    void read(long offset, ByteBuffer into) throws IOException;
  }

  /// Reads bytes as a channel does.
  @FunctionalInterface
  public interface Channel {
    /// Reads some bytes.
    ///
    /// @return how many, or none or -1 at the end
    int read(ByteBuffer into, long offset) throws IOException;
  }

  /// More than anybody asks for who looks at a disk (the text of an LVM volume group is the
  /// longest); what an image makes up may be more.
  private static final int MOST_BYTES = 8 << 20;

  /// The bytes of something that reads as a channel does.
  public static ReadBytes of(long diskBytes, Channel channel) {
    return new ReadBytes(diskBytes, (offset, into) -> fill(channel, offset, into));
  }

  private static void fill(Channel channel, long offset, ByteBuffer into) throws IOException {
    int count = 1;
    while (count > 0 && into.hasRemaining()) {
      count = channel.read(into, offset + into.position());
    }
  }

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
    return bytes.hasRemaining()
        ? Optional.empty()
        : Optional.of(bytes.flip().order(ByteOrder.LITTLE_ENDIAN));
  }
}
