package bty.engine.qcow2;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Stored bytes of an array; notes how many were read.
final class MemoryBytes implements StoredBytes {
  private final byte[] file;
  private long read;

  MemoryBytes(byte[] file) {
    this.file = file;
  }

  long read() {
    return read;
  }

  @Override
  public long length() {
    return file.length;
  }

  @Override
  public void read(long position, ByteBuffer into) {
    read += into.remaining();
    into.put(file, Math.toIntExact(position), into.remaining());
  }

  /// The bytes of ranges in pieces of some size, without regard to where one range ends.
  static StoredPieces pieces(byte[] file, RangeCursor ranges, int pieceBytes) {
    ByteBuffer all = ByteBuffer.allocateDirect(file.length * 2);
    while (ranges.next()) {
      all.put(Arrays.copyOfRange(file, (int) ranges.from(), (int) ranges.to()));
    }
    all.flip();
    return () -> {
      if (!all.hasRemaining()) {
        return null;
      }
      ByteBuffer piece = all.slice(all.position(), Math.min(pieceBytes, all.remaining()));
      all.position(all.position() + piece.remaining());
      return piece;
    };
  }
}
