package bty.engine.flash;

import bty.engine.device.WritableDisk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Writes a chunk of decoded bytes, its runs of zeroes by the kernel: those cost a real disk next
/// to nothing, and are never assumed to be there already.
final class SparseWriter {
  /// The unit that is looked at. Smaller ones would break up the writes of a fragmented file system
  /// for little gain; on images of Debian 64 KiB finds 98 % of what 4 KiB finds.
  static final int UNIT_BYTES = 64 * 1024;

  private static final int ALIGNMENT = 4096;
  private static final MemorySegment ZEROES = Arena.global().allocate(UNIT_BYTES, ALIGNMENT);

  private SparseWriter() {}

  /// Writes the remaining bytes at the offset.
  ///
  /// @throws IOException if the disk refuses
  static void write(WritableDisk disk, ByteBuffer bytes, long offset) throws IOException {
    MemorySegment memory = MemorySegment.ofBuffer(bytes);
    int limit = bytes.remaining();
    int start = 0;
    while (start < limit) {
      boolean zero = isZeroUnit(memory, start, limit);
      int end = Math.min(start + UNIT_BYTES, limit);
      while (end < limit && isZeroUnit(memory, end, limit) == zero) {
        end = Math.min(end + UNIT_BYTES, limit);
      }
      if (zero) {
        disk.zero(offset + start, end - start);
      } else {
        writeData(disk, bytes.slice(bytes.position() + start, end - start), offset + start);
      }
      start = end;
    }
  }

  /// Whether all remaining bytes are zero.
  static boolean isZero(ByteBuffer bytes) {
    MemorySegment memory = MemorySegment.ofBuffer(bytes);
    for (long at = 0; at < memory.byteSize(); at += UNIT_BYTES) {
      long end = Math.min(memory.byteSize(), at + UNIT_BYTES);
      if (MemorySegment.mismatch(memory, at, end, ZEROES, 0, end - at) >= 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether a whole unit begins here and is zero; a shorter rest is written as it is.
  private static boolean isZeroUnit(MemorySegment memory, int start, int limit) {
    return limit - start >= UNIT_BYTES
        && MemorySegment.mismatch(memory, start, start + UNIT_BYTES, ZEROES, 0, UNIT_BYTES) < 0;
  }

  /// An image that ends off the alignment of direct I/O keeps all but its last bytes on that way.
  static void writeData(WritableDisk disk, ByteBuffer data, long offset) throws IOException {
    int aligned = data.remaining() - data.remaining() % ALIGNMENT;
    if (aligned > 0) {
      disk.write(data.slice(data.position(), aligned), offset);
    }
    if (aligned < data.remaining()) {
      disk.write(
          data.slice(data.position() + aligned, data.remaining() - aligned), offset + aligned);
    }
  }
}
