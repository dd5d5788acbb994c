package bty.engine.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The stored bytes are the disk's.
final class RawDecoder implements Decoder {
  private final StoredChunks stored;
  private @Nullable ByteBuffer chunk;

  RawDecoder(StoredChunks stored) {
    this.stored = stored;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    while (into.hasRemaining()) {
      if (chunk == null || !chunk.hasRemaining()) {
        chunk = stored.next();
      }
      if (chunk == null) {
        break;
      }
      int count = Math.min(into.remaining(), chunk.remaining());
      into.put(into.position(), chunk, chunk.position(), count);
      into.position(into.position() + count);
      chunk.position(chunk.position() + count);
    }
    int count = into.position() - before;
    return count == 0 && into.hasRemaining() ? -1 : count;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
