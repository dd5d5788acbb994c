package bty.engine.image;

import bty.engine.source.RangedBytes;
import bty.engine.source.StoredChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The stored bytes of a file, from the first to the last, for a look before the image is read.
final class StoredCopy implements StoredChunks {
  private final RangedBytes bytes;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 20);
  private long at;
  private long next;

  StoredCopy(RangedBytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    at = next;
    chunk.clear().limit((int) Math.min(chunk.capacity(), bytes.length() - at));
    if (!chunk.hasRemaining()) {
      return null;
    }
    bytes.read(at, chunk);
    next = at + chunk.position();
    return chunk.flip();
  }

  @Override
  public long position() {
    return at;
  }
}
