package bty.engine.compression;

import bty.engine.disk.DiskBytes;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/// What can be told of a gzip file by its end, without decoding it.
///
/// The last four bytes are the length of the last member, modulo 4 GiB, if nothing lies behind it.
/// That of a disk is a number of whole sectors; any other number leaves it in doubt whether these
/// bytes are that length at all, and what the whole is can be found out only by decoding it.
///
/// @param leastBytes what it decodes to at least; empty if that is not known
/// @param inDoubt whether it has to be decoded to know that it ends where it should
/// @param trailer whether what OpenWrt's fwtool appends lies behind it
public record GzipEnd(OptionalLong leastBytes, boolean inDoubt, boolean trailer) {
  private static final int SECTOR_BYTES = 512;

  /// Of `struct fwimage_trailer` in OpenWrt's fwtool: magic, checksum, type, the length of all that
  /// was appended with it; big-endian.
  private static final int TRAILER_BYTES = 16;

  private static final int TRAILER_MAGIC = 0x46577830;

  /// What deflate makes of the longest runs at best, and a little more.
  private static final long MOST_RATIO = 1040;

  /// Looks at the end of stored bytes.
  public static GzipEnd of(DiskBytes stored) {
    long end = stored.diskBytes();
    long appended = appendedBefore(stored, end);
    boolean trailer = appended > 0;
    while (appended > 0 && appended < end) {
      end -= appended;
      appended = appendedBefore(stored, end);
    }
    long length =
        stored.range(end - 4, 4).map(it -> Integer.toUnsignedLong(it.getInt(0))).orElse(0L);
    boolean inDoubt = length % SECTOR_BYTES != 0;
    boolean known = !inDoubt && length > 0 && length <= end * MOST_RATIO;
    return new GzipEnd(known ? OptionalLong.of(length) : OptionalLong.empty(), inDoubt, trailer);
  }

  private static long appendedBefore(DiskBytes stored, long end) {
    return stored
        .range(end - TRAILER_BYTES, TRAILER_BYTES)
        .map(it -> it.order(ByteOrder.BIG_ENDIAN))
        .filter(it -> it.getInt(0) == TRAILER_MAGIC)
        .map(it -> Integer.toUnsignedLong(it.getInt(12)))
        .filter(size -> size >= TRAILER_BYTES)
        .orElse(0L);
  }
}
