package bty.engine.qcow2;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A view that moves over the stored bytes of some ranges. Where there are compressed clusters it
/// always holds each of them whole: their bytes are then collected, with some of those that went
/// before. Where there are none it is the very pieces that come in.
final class StoredWindow {
  private static final int COLLECTED_BYTES = 4 << 20;

  private final StoredPieces pieces;
  private final RangeCursor ranges;
  private final int kept;
  private final ByteBuffer collected;
  private @Nullable ByteBuffer piece;
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private long position;
  private long rangeEnd;
  private long begin;
  private long fresh;

  /// @param kept how many bytes before the new ones may still be asked for; 0 if there are no
  ///   compressed clusters
  StoredWindow(StoredPieces pieces, RangeCursor ranges, int kept) {
    this.pieces = pieces;
    this.ranges = ranges;
    this.kept = kept;
    this.collected =
        kept == 0
            ? ByteBuffer.allocate(0)
            : ByteBuffer.allocateDirect(Math.max(COLLECTED_BYTES, 4 * kept));
  }

  /// Where the new bytes begin in the file.
  long fresh() {
    return fresh;
  }

  /// Where they end.
  long end() {
    return begin + bytes.limit();
  }

  /// Bytes of the window by their place in the file.
  ByteBuffer slice(long from, long to) {
    return bytes.slice((int) (from - begin), (int) (to - from));
  }

  /// Moves on; false at the end of the last range.
  ///
  /// @throws EOFException if the pieces end earlier than the ranges
  boolean next() throws IOException {
    boolean jumped = position == rangeEnd;
    if (jumped) {
      if (!ranges.next()) {
        return false;
      }
      position = ranges.from();
      rangeEnd = ranges.to();
    }
    fresh = position;
    if (kept == 0) {
      begin = position;
      bytes = take(Integer.MAX_VALUE);
    } else {
      collect(jumped);
    }
    return true;
  }

  private void collect(boolean jumped) throws IOException {
    int old = jumped ? 0 : Math.min(kept, collected.limit());
    collected.position(collected.limit() - (jumped ? 0 : old));
    if (jumped) {
      collected.clear();
    } else {
      collected.compact();
    }
    begin = position - old;
    while (collected.hasRemaining() && position < rangeEnd) {
      collected.put(take(collected.remaining()));
    }
    bytes = collected.flip();
  }

  /// At least one byte, at most the rest of the range.
  private ByteBuffer take(int most) throws IOException {
    ByteBuffer from = piece;
    if (from == null || !from.hasRemaining()) {
      from = pieces.next();
      piece = from;
    }
    if (from == null) {
      throw new EOFException(
          "BUG: the stored bytes end at %d of a range to %d".formatted(position, rangeEnd));
    }
    int count = (int) Math.min(Math.min(most, from.remaining()), rangeEnd - position);
    ByteBuffer taken = from.slice(from.position(), count);
    from.position(from.position() + count);
    position += count;
    return taken;
  }
}
