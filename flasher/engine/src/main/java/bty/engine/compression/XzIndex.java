package bty.engine.compression;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/// What the end of an .xz file says of the length that it decodes to: the index of each of its
/// streams, from the last to the first (xz-file-format 1.2.1, sections 2.1 and 4).
public final class XzIndex {
  private static final int HEADER_BYTES = 12;
  private static final int MOST_INDEX_BYTES = 8 << 20;
  private static final int MOST_PADDING_BYTES = 64 << 10;
  private static final int MOST_NUMBER_BYTES = 9;

  private final DiskBytes stored;
  private long end;
  private long content;

  private XzIndex(DiskBytes stored) {
    this.stored = stored;
    this.end = stored.diskBytes();
  }

  /// The length of all streams together; empty if the indexes do not account for every stored byte,
  /// which is left to the decoder to judge.
  public static OptionalLong contentBytes(DiskBytes stored) {
    XzIndex index = new XzIndex(stored);
    while (index.end > 0) {
      if (!index.takeStream()) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(index.content);
  }

  private boolean takeStream() {
    long padding = 0;
    while (isInt(end - 4, 0) && padding <= MOST_PADDING_BYTES) {
      end -= 4;
      padding += 4;
    }
    ByteBuffer footer = stored.range(end - HEADER_BYTES, HEADER_BYTES).orElse(null);
    if (footer == null
        || footer.getShort(10) != ('Y' | 'Z' << 8)
        || footer.getInt(0) != crc(footer, 4, 6)) {
      return false;
    }
    long bytes = (Integer.toUnsignedLong(footer.getInt(4)) + 1) * 4;
    return bytes <= MOST_INDEX_BYTES && takeIndex(end - HEADER_BYTES - bytes, (int) bytes);
  }

  private boolean takeIndex(long at, int bytes) {
    ByteBuffer index = stored.range(at, bytes).orElse(null);
    if (index == null || index.get(0) != 0 || index.getInt(bytes - 4) != crc(index, 0, bytes - 4)) {
      return false;
    }
    index.position(1).limit(bytes - 4);
    long blocks = 0;
    for (long left = number(index); left > 0 && index.hasRemaining(); left--) {
      blocks += Math.ceilDiv(number(index), 4) * 4;
      content += number(index);
    }
    long start = at - blocks - HEADER_BYTES;
    end = start;
    // "\u00fd7zXZ", the rest of the magic number is zero.
    return start >= 0 && content >= 0 && isInt(start, 0x587a37fd);
  }

  /// Seven bits a byte, the lowest first; at most 63 of them.
  private static long number(ByteBuffer bytes) {
    long value = 0;
    for (int i = 0; i < MOST_NUMBER_BYTES && bytes.hasRemaining(); i++) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        break;
      }
    }
    return value;
  }

  private boolean isInt(long at, int wanted) {
    return stored.range(at, 4).filter(bytes -> bytes.getInt(0) == wanted).isPresent();
  }

  private static int crc(ByteBuffer bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes.slice(from, length));
    return (int) crc.getValue();
  }
}
