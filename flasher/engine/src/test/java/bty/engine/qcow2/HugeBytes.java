package bty.engine.qcow2;

import java.nio.ByteBuffer;

/// An image of 1 TiB in clusters of 64 KiB, every one of them allocated, made up as it is read:
/// behind each L2 table come the clusters that it describes.
final class HugeBytes implements StoredBytes {
  private static final int CLUSTER = 65_536;
  private static final int ENTRIES = CLUSTER / 8;
  private static final int TABLES = 2048;
  private static final long FIRST = 3L * CLUSTER;
  private static final long SPAN = (ENTRIES + 1L) * CLUSTER;

  private final boolean scattered;

  /// @param scattered whether neighbours on the disk are never neighbours in the file
  HugeBytes(boolean scattered) {
    this.scattered = scattered;
  }

  @Override
  public long length() {
    return FIRST + TABLES * SPAN;
  }

  @Override
  public void read(long position, ByteBuffer into) {
    for (long at = position; into.hasRemaining(); at += 8) {
      if (into.remaining() < 8) {
        into.put((byte) 0);
      } else {
        into.putLong(word(at));
      }
    }
  }

  private long word(long at) {
    if (at < CLUSTER) {
      return header((int) at);
    }
    if (at < FIRST) {
      long index = (at - 2 * CLUSTER) / 8;
      return index < 0 || index >= TABLES ? 0 : 1L << 63 | FIRST + index * SPAN;
    }
    long table = (at - FIRST) / SPAN;
    long entry = (at - FIRST) % SPAN / 8;
    long place = scattered ? entry ^ 1 : entry;
    return 1L << 63 | FIRST + table * SPAN + (place + 1) * CLUSTER;
  }

  private static long header(int at) {
    return switch (at) {
      case 0 -> 0x514649fb_0000_0003L;
      case 16 -> 16;
      case 24 -> 1L << 40;
      case 32 -> TABLES;
      case 40 -> 2 * CLUSTER;
      case 48 -> CLUSTER;
      case 56 -> 1L << 32;
      case 96 -> 4L << 32 | 104;
      default -> 0;
    };
  }
}
