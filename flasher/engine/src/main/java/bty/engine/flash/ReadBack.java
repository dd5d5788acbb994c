package bty.engine.flash;

import bty.engine.device.WritableDisk;
import bty.engine.flash.FlashRequest.Verify;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.zip.CRC32C;

/// Checksums of what was written, to be compared with what the disk gives back: one for each window
/// of the disk, so that they take at most 8 MiB of memory however scattered the writes and however
/// large the disk. CRC-32C finds what disks and cables do to data; it is not a defence against a
/// disk that lies on purpose.
///
/// A window's sum is the exclusive or of what its sectors give: the CRC of each, made to depend on
/// where it lies. The order in which they come does not count, zeroes give zero, and since a CRC is
/// linear a sector may come in parts, each as if the rest were zero. What is added a second time
/// takes itself away, so that after reading all back each sum must be zero.
final class ReadBack {
  private static final int SECTOR_BYTES = 512;

  /// What is looked at for being zero, and lies in one window.
  private static final int UNIT_BYTES = SparseWriter.UNIT_BYTES;

  private static final long LEAST_WINDOW_BYTES = 1 << 20;
  private static final long MOST_WINDOWS = 1 << 20;
  private static final int MOST_NAMED = 5;
  private static final long ZEROES = crc(ByteBuffer.allocate(SECTOR_BYTES));

  private final long windowBytes;
  private final AtomicLongArray sums;

  /// @param diskBytes how large the disk is
  ReadBack(long diskBytes) {
    long units = Math.ceilDiv(Math.ceilDiv(diskBytes, MOST_WINDOWS), UNIT_BYTES);
    this.windowBytes = Math.max(LEAST_WINDOW_BYTES, units * UNIT_BYTES);
    this.sums = new AtomicLongArray((int) Math.ceilDiv(diskBytes, windowBytes));
  }

  /// A record of what is written, if it is to be read back.
  static Optional<ReadBack> wanted(Verify verify, WritableDisk disk) {
    return switch (verify) {
      case NONE -> Optional.empty();
      case READ_BACK -> Optional.of(new ReadBack(disk.sizeBytes()));
    };
  }

  /// Remembers the remaining bytes; the buffer stays as it is. Zeroes need not be remembered.
  void note(long offset, ByteBuffer bytes) {
    ByteBuffer part = bytes.duplicate();
    CRC32C crc = new CRC32C();
    int end = bytes.limit();
    while (part.position() < end) {
      long at = offset + part.position() - bytes.position();
      long unit = UNIT_BYTES - at % UNIT_BYTES;
      part.limit((int) Math.min(end, part.position() + unit));
      if (SparseWriter.isZero(part)) {
        part.position(part.limit());
      } else {
        add(at, part, crc);
      }
    }
  }

  /// Adds bytes of one window, and takes them.
  private void add(long offset, ByteBuffer bytes, CRC32C crc) {
    long sum = 0;
    long at = offset;
    int end = bytes.limit();
    while (bytes.position() < end) {
      int within = (int) (at % SECTOR_BYTES);
      int count = Math.min(SECTOR_BYTES - within, end - bytes.position());
      bytes.limit(bytes.position() + count);
      sum ^=
          at(at / SECTOR_BYTES, count == SECTOR_BYTES ? crc(crc, bytes) : partial(bytes, within));
      at += count;
    }
    long all = sum;
    sums.accumulateAndGet((int) (offset / windowBytes), all, (a, b) -> a ^ b);
  }

  private static long partial(ByteBuffer bytes, int within) {
    ByteBuffer sector = ByteBuffer.allocate(SECTOR_BYTES);
    sector.position(within).put(bytes);
    return crc(sector.clear());
  }

  private static long crc(ByteBuffer sector) {
    return crc(new CRC32C(), sector);
  }

  private static long crc(CRC32C crc, ByteBuffer sector) {
    crc.reset();
    crc.update(sector);
    return crc.getValue();
  }

  /// The CRC, times a polynomial that belongs to the place: never zero unless the CRC is that of
  /// zeroes.
  private static long at(long sector, long crc) {
    long value = crc ^ ZEROES;
    long place = sector * 0x9e3779b97f4a7c15L; // 2^64 / the golden ratio: spreads near numbers
    return value
        ^ (value << (1 + (place >>> 59)))
        ^ (value << (1 + ((place >>> 54) & 31)))
        ^ (value << (1 + ((place >>> 49) & 31)));
  }

  /// Reads all between two places back and compares. Of what was the same nothing is kept.
  ///
  /// @throws FlashFailure naming the first bad stretches, or that the flash is to stop
  /// @throws IOException if the disk can't be read
  void compare(WritableDisk disk, long from, long to, Cancellation stop) throws IOException {
    ByteBuffer buffer = DiskWriters.alignedBuffer(DiskWriters.CHUNK_BYTES);
    for (long at = from; at < to; ) {
      stop.check();
      buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
      int count = disk.read(buffer, at);
      if (count <= 0) {
        throw bad(disk, "it ends at byte " + at);
      }
      note(at, buffer.flip());
      at += count;
    }
    requireNothingLeft(disk, from, to);
  }

  private void requireNothingLeft(WritableDisk disk, long from, long to) throws FlashFailure {
    int bad = 0;
    StringBuilder named = new StringBuilder();
    for (int window = 0; window < sums.length(); window++) {
      int first = window;
      while (window < sums.length() && sums.get(window) != 0) {
        window++;
      }
      if (window > first && ++bad <= MOST_NAMED) {
        named.append(bad == 1 ? "" : ", ").append(Math.max(from, first * windowBytes));
        named.append('-').append(Math.min(to, window * windowBytes) - 1);
      }
    }
    if (bad > 0) {
      throw bad(disk, "bytes %s%s".formatted(named, bad > MOST_NAMED ? " and more" : ""));
    }
  }

  private static FlashFailure bad(WritableDisk disk, String where) {
    return new FlashFailure(
        FlashStage.VERIFY,
        FailureKind.FAILED,
        "reading back %s: it differs from what was written, %s; the disk or its cable is bad"
            .formatted(disk.path(), where));
  }
}
