package bty.engine.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Stored chunks for a library that reads from streams.
final class ChunkInputStream extends InputStream {
  private final StoredChunks stored;
  private @Nullable ByteBuffer chunk;
  private long taken;

  ChunkInputStream(StoredChunks stored) {
    this.stored = stored;
  }

  /// How many bytes the library has taken.
  long taken() {
    return taken;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer from = chunk != null && chunk.hasRemaining() ? chunk : stored.next();
    chunk = from;
    if (from == null) {
      return -1;
    }
    int count = Math.min(length, from.remaining());
    from.get(into, offset, count);
    taken += count;
    return count;
  }
}
