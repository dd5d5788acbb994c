package bty.engine.flash;

import bty.engine.disk.WritableDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.CRC32C;

/// What was written where, as checksums, to be compared with what the disk gives back. CRC-32C
/// finds what disks and cables do to data; it is not a defence against a disk that lies on purpose.
final class WrittenRanges {
  private record Written(long bytes, OptionalLong checksum) {}

  private static final int MOST_NAMED = 5;

  private final NavigableMap<Long, Written> ranges = new ConcurrentSkipListMap<>();

  /// A record of what is written, if it is to be read back.
  static Optional<WrittenRanges> wanted(Verify verify) {
    return switch (verify) {
      case NONE -> Optional.empty();
      case READ_BACK -> Optional.of(new WrittenRanges());
    };
  }

  /// Remembers the remaining bytes; the buffer stays as it is.
  void note(long offset, ByteBuffer bytes) {
    ranges.put(offset, new Written(bytes.remaining(), OptionalLong.of(checksum(bytes))));
  }

  /// Remembers a stretch of zeroes.
  void noteZeroes(long offset, long length) {
    ranges.put(offset, new Written(length, OptionalLong.empty()));
  }

  /// Reads everything noted and compares.
  ///
  /// @throws FlashFailure naming the first bad ranges, or that the flash is to stop
  /// @throws IOException if the disk can't be read
  void compare(WritableDisk disk, Stop stop) throws IOException {
    ByteBuffer buffer = DiskWriters.alignedBuffer(DiskWriters.CHUNK_BYTES);
    int bad = 0;
    StringBuilder named = new StringBuilder();
    for (Map.Entry<Long, Written> range : ranges.entrySet()) {
      stop.check();
      long offset = range.getKey();
      Written written = range.getValue();
      if (!isThere(written, disk, offset, buffer)) {
        bad++;
        if (bad <= MOST_NAMED) {
          named.append(bad == 1 ? "" : ", ").append(offset).append('-');
          named.append(offset + written.bytes() - 1);
        }
      }
    }
    if (bad > 0) {
      throw new FlashFailure(
          FlashStage.VERIFY,
          ExitKind.FAILED,
          "reading back %s: %d of %d ranges differ from what was written, bytes %s%s; the disk or its cable is bad"
              .formatted(
                  disk.path(), bad, ranges.size(), named, bad > MOST_NAMED ? " and more" : ""));
    }
  }

  private static boolean isThere(Written written, WritableDisk disk, long offset, ByteBuffer buffer)
      throws IOException {
    if (written.checksum().isPresent()) {
      return read(disk, buffer.clear().limit((int) written.bytes()), offset)
          && checksum(buffer.flip()) == written.checksum().getAsLong();
    }
    long end = offset + written.bytes();
    for (long at = offset; at < end; at += buffer.capacity()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
      if (!read(disk, buffer, at) || !ZeroRuns.isZero(buffer.flip())) {
        return false;
      }
    }
    return true;
  }

  private static boolean read(WritableDisk disk, ByteBuffer into, long offset) throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int count = disk.read(into, at);
      if (count < 0) {
        return false;
      }
      at += count;
    }
    return true;
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return crc.getValue();
  }
}
