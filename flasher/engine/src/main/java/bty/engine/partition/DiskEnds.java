package bty.engine.partition;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The beginning and the end of the bytes of a disk: all that partition tables live in.
///
/// @param head the first bytes
/// @param tail the last bytes; may overlap the head
/// @param diskBytes how many there are between the first and the last
public record DiskEnds(ByteBuffer head, ByteBuffer tail, long diskBytes) implements DiskBytes {
  /// Of a disk whose beginning alone is at hand, and whose end is not known: it has as many bytes
  /// as there can be.
  public static DiskEnds beginning(ByteBuffer head) {
    return beginning(head, Long.MAX_VALUE / Long.BYTES);
  }

  /// Of a disk whose beginning alone is at hand.
  public static DiskEnds beginning(ByteBuffer head, long diskBytes) {
    return new DiskEnds(head, ByteBuffer.allocate(0), diskBytes);
  }

  @Override
  public Optional<ByteBuffer> range(long offset, int length) {
    if (offset < 0 || length < 0 || offset > diskBytes - length) {
      return Optional.empty();
    }
    if (offset + length <= head.remaining()) {
      return Optional.of(DiskBytes.slice(head, offset, length));
    }
    long inTail = offset - (diskBytes - tail.remaining());
    return inTail >= 0 ? Optional.of(DiskBytes.slice(tail, inTail, length)) : Optional.empty();
  }
}
