package bty.engine.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// The beginning and the end of the bytes of a disk: all that partition tables live in.
///
/// @param head the first bytes
/// @param tail the last bytes; may overlap the head
/// @param diskBytes how many there are between the first and the last
record DiskEnds(ByteBuffer head, ByteBuffer tail, long diskBytes) {
  /// The bytes of a range, little-endian; empty if the range is not wholly in head or tail,
  /// whatever numbers an image makes up.
  Optional<ByteBuffer> range(long offset, int length) {
    if (offset < 0 || length < 0 || offset > diskBytes - length) {
      return Optional.empty();
    }
    if (offset + length <= head.remaining()) {
      return Optional.of(slice(head, offset, length));
    }
    long inTail = offset - (diskBytes - tail.remaining());
    return inTail >= 0 ? Optional.of(slice(tail, inTail, length)) : Optional.empty();
  }

  private static ByteBuffer slice(ByteBuffer from, long at, int length) {
    return from.slice(from.position() + (int) at, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
