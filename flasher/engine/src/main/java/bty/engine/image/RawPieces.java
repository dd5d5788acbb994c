package bty.engine.image;

import bty.engine.source.StoredChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The stored bytes are the disk's; what is not brought of them is a hole of the file, and zero.
final class RawPieces implements DiskPieces {
  private final StoredChunks stored;
  private final long diskBytes;
  private @Nullable ByteBuffer chunk;
  private long chunkAt;
  private long at;

  /// @param stored in rising order
  /// @param diskBytes where the last hole ends
  RawPieces(StoredChunks stored, long diskBytes) {
    this.stored = stored;
    this.diskBytes = diskBytes;
  }

  @Override
  public int readHead(ByteBuffer into) throws IOException {
    int before = into.position();
    while (into.hasRemaining() && at < diskBytes) {
      long hole = hole();
      if (hole > 0) {
        zero(into, (int) Math.min(hole, into.remaining()));
      } else {
        copy(into);
      }
    }
    return into.position() - before;
  }

  @Override
  public Piece next(ByteBuffer into) throws IOException {
    long from = at;
    long hole = hole();
    if (hole > 0) {
      at += hole;
      return new Piece.Zeroes(from, hole);
    }
    while (into.hasRemaining() && at < diskBytes && hole() == 0) {
      copy(into);
    }
    return at == from ? new Piece.End(at) : new Piece.Data(from);
  }

  /// How many zeroes come before the next stored byte.
  private long hole() throws IOException {
    if (at < diskBytes && (chunk == null || !chunk.hasRemaining())) {
      chunk = stored.next();
      chunkAt = chunk == null ? diskBytes : stored.position();
    }
    return Math.max(0, chunkAt - at);
  }

  private void copy(ByteBuffer into) {
    ByteBuffer from = chunk;
    if (from == null) {
      return;
    }
    int count = Math.min(into.remaining(), from.remaining());
    into.put(into.position(), from, from.position(), count);
    into.position(into.position() + count);
    from.position(from.position() + count);
    at += count;
    chunkAt += count;
  }

  private void zero(ByteBuffer into, int count) {
    for (int i = 0; i < count; i++) {
      into.put((byte) 0);
    }
    at += count;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
