package bty.engine.inspect;

import bty.engine.partition.DiskEnds;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// Keeps the ends of a disk whose pieces go by in any order: its first bytes, and at least as many
/// last ones.
///
/// Where the end is not known beforehand the last bytes are those behind the farthest one seen; so
/// then the pieces have to come in order.
final class EndsKeeper {
  static final int END_BYTES = 1 << 20;

  private final ByteBuffer head;
  private final ByteBuffer tail = ByteBuffer.allocateDirect(2 * END_BYTES);
  private long tailAt;

  /// @param head the first END_BYTES, or all there is
  /// @param diskBytes where the disk ends, if that is known
  EndsKeeper(ByteBuffer head, OptionalLong diskBytes) {
    this.head = head;
    this.tailAt = Math.max(0, diskBytes.orElse(0) - tail.capacity());
    data(head, 0);
  }

  /// Bytes of the disk; the buffer stays as it is.
  void data(ByteBuffer bytes, long offset) {
    slideTo(offset + bytes.remaining());
    overlay(head, 0, bytes, offset);
    overlay(tail, tailAt, bytes, offset);
  }

  /// Zeroes of the disk.
  void zeroes(long offset, long length) {
    slideTo(offset + length);
    clear(head, Math.min(offset, END_BYTES), offset + length);
    clear(tail, Math.min(offset - tailAt, tail.limit()), offset + length - tailAt);
  }

  /// What was kept.
  DiskEnds of(long diskBytes) {
    slideTo(diskBytes);
    int length = (int) (diskBytes - tailAt);
    int from = Math.max(0, length - tail.capacity());
    return new DiskEnds(head, tail.slice(from, length - from), diskBytes);
  }

  private void slideTo(long end) {
    long by = end - tail.capacity() - tailAt;
    if (by > 0) {
      int kept = (int) Math.max(0, tail.capacity() - by);
      tail.put(0, tail.slice(tail.capacity() - kept, kept), 0, kept);
      clear(tail, kept, tail.limit());
      tailAt += by;
    }
  }

  private static void overlay(ByteBuffer to, long toAt, ByteBuffer bytes, long offset) {
    long from = Math.max(toAt, offset);
    long end = Math.min(toAt + to.limit(), offset + bytes.remaining());
    if (from < end) {
      int at = bytes.position() + (int) (from - offset);
      to.put((int) (from - toAt), bytes, at, (int) (end - from));
    }
  }

  private static void clear(ByteBuffer buffer, long from, long to) {
    for (int at = (int) Math.max(0, from); at < Math.min(buffer.limit(), to); at++) {
      buffer.put(at, (byte) 0);
    }
  }
}
