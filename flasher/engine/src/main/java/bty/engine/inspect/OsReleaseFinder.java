package bty.engine.inspect;

import bty.engine.filesystem.OsRelease;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Looks out for an os-release file while the bytes of a disk go by: file systems put files at the
/// beginnings of their blocks. A hint, no more: it may be one of a container inside.
final class OsReleaseFinder {
  /// The smallest there are.
  private static final int BLOCK_BYTES = 1024;

  private static final int MOST_BYTES = 4096;

  private Optional<OsRelease> found = Optional.empty();
  private long foundAt = Long.MAX_VALUE;

  /// Bytes of the disk; the buffer stays as it is.
  void data(ByteBuffer piece, long offset) {
    long first = -offset & (BLOCK_BYTES - 1);
    for (long at = first; at < piece.remaining() && offset + at < foundAt; at += BLOCK_BYTES) {
      int from = piece.position() + (int) at;
      ByteBuffer block = piece.slice(from, Math.min(MOST_BYTES, piece.limit() - from));
      if (OsRelease.mayBegin(block)) {
        Optional<OsRelease> release = OsRelease.parse(block);
        found = release.or(() -> found);
        foundAt = release.isPresent() ? offset + at : foundAt;
      }
    }
  }

  /// The one nearest to the beginning of the disk.
  Optional<OsRelease> found() {
    return found;
  }
}
