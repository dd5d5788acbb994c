package bty.engine.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Bytes of a disk or of a partition, as far as they can be had: an image that is a stream shows
/// most of them only in passing.
public interface DiskBytes {
  /// How many there are between the first and the last.
  long diskBytes();

  /// The bytes of a range, little-endian; empty if one of them can't be had, or is none of the
  /// disk's, whatever numbers an image makes up.
  Optional<ByteBuffer> range(long offset, int length);

  /// The bytes of a part, as bytes of their own.
  ///
  /// @param from where the part begins
  /// @param length of the part; cut where this ends
  default DiskBytes part(long from, long length) {
    DiskBytes whole = this;
    long begin = Math.clamp(from, 0, diskBytes());
    long bytes = Math.clamp(length, 0, diskBytes() - begin);
    return new DiskBytes() {
      @Override
      public long diskBytes() {
        return bytes;
      }

      @Override
      public Optional<ByteBuffer> range(long offset, int length) {
        return offset < 0 || length < 0 || offset > bytes - length
            ? Optional.empty()
            : whole.range(begin + offset, length);
      }
    };
  }

  /// A range as it is in memory.
  ///
  /// @param from its position is byte `start` of the disk
  static ByteBuffer slice(ByteBuffer from, long start, int length) {
    return from.slice(from.position() + (int) start, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
