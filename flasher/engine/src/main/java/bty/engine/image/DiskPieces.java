package bty.engine.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The disk an image holds, piece by piece, in the order in which its stored bytes can be had. Used
/// by one thread.
///
/// Every byte of the disk comes once, in whatever order; the first ones, which [#readHead] gives,
/// need not come again.
public interface DiskPieces extends Closeable {
  /// The most that may be asked of [#readHead].
  int MOST_HEAD_BYTES = 1 << 20;

  /// What [#next] found.
  sealed interface Piece {
    /// The buffer was filled with one stretch, at least a byte, that belongs at `offset` of the
    /// disk.
    record Data(long offset) implements Piece {}

    /// A stretch of the disk is zero; nothing was put into the buffer.
    record Zeroes(long offset, long length) implements Piece {
      /// Checks that there is something between two places of a disk.
      public Zeroes {
        if (offset < 0 || length <= 0 || length > Long.MAX_VALUE - offset) {
          throw new IllegalArgumentException("no stretch: %d+%d".formatted(offset, length));
        }
      }
    }

    /// That was all; the disk has so many bytes.
    record End(long diskBytes) implements Piece {}
  }

  /// Fills the buffer, a direct one of at most [#MOST_HEAD_BYTES], with the first bytes of the
  /// disk; less only if the disk has no more. Called once, before [#next]. A format that decodes a
  /// stream goes on after them; one with random access may bring them again, and then the later
  /// copy counts, as it is the one that the digest covers.
  ///
  /// @return how many bytes it gave
  /// @throws ImageException of kind FORMAT if the stored bytes are damaged or cut off
  /// @throws IOException if the stored bytes can't be had
  int readHead(ByteBuffer into) throws IOException;

  /// The next piece.
  ///
  /// @param into an empty direct buffer; filled as far as the stretch goes
  /// @throws ImageException of kind FORMAT if the stored bytes are damaged, cut off, or followed by
  ///   bytes that do not belong to them
  /// @throws IOException if the stored bytes can't be had
  Piece next(ByteBuffer into) throws IOException;

  @Override
  void close();
}
