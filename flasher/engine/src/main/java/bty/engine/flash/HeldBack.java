package bty.engine.flash;

import bty.engine.disk.WritableDisk;
import bty.engine.image.Decoder;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The ends of the disk, where everything lies that firmware boots by: boot code and partition
/// table in the first MiB, the backup of the table in the last. They are blanked first and written
/// last.
///
/// ```
/// 0        4 KiB          1 MiB                      size - 1 MiB     size
/// | block  |  rest of head  |  written as it comes ...  |  tail          |
///   last      first                                       second
/// ```
///
/// The order of the last three, each synced before the next: whatever a power cut leaves, either
/// the first block is blank and the tail does not say otherwise before everything else is in place,
/// or the image is complete. A disk that is cut off between tail and first block holds the whole
/// image but for the first block, and a firmware that boots by the backup table boots the whole new
/// system.
final class HeldBack {
  private static final int FIRST_BLOCK_BYTES = 4096;
  private static final int TAIL_BYTES = 1 << 20;

  private final long headEnd;
  private final long tailStart;
  private final long diskBytes;
  private final ByteBuffer head;
  private final ByteBuffer tail;

  private HeldBack(ByteBuffer head, long diskBytes) {
    this.diskBytes = diskBytes;
    this.headEnd = Math.min(ImageStart.HEAD_BYTES, diskBytes);
    long blockOfTail = Math.max(0, diskBytes - TAIL_BYTES) / FIRST_BLOCK_BYTES * FIRST_BLOCK_BYTES;
    this.tailStart = Math.max(headEnd, blockOfTail);
    this.head = head;
    this.tail = DiskWriters.alignedBuffer((int) (diskBytes - tailStart)).flip();
  }

  /// The ends of this disk.
  ///
  /// @throws FlashFailure if the disk is smaller than the head alone
  static HeldBack of(ByteBuffer head, WritableDisk disk) throws FlashFailure {
    if (head.remaining() > disk.sizeBytes()) {
      throw tooLarge(disk.path(), disk.sizeBytes());
    }
    return new HeldBack(head, disk.sizeBytes());
  }

  /// Where the part ends that is written as it comes.
  long tailStart() {
    return tailStart;
  }

  /// Zeroes what the disk held at its ends, and makes that last.
  void blank(WritableDisk disk) throws IOException {
    disk.zero(0, headEnd);
    if (tailStart < diskBytes) {
      disk.zero(tailStart, diskBytes - tailStart);
    }
    disk.sync();
  }

  /// Takes what the image holds for the tail, and nothing after it.
  ///
  /// @return bytes taken
  /// @throws FlashFailure if the image goes on beyond the end of the disk
  int takeTail(Decoder decoder, WritableDisk disk) throws IOException {
    tail.clear();
    decoder.read(tail);
    tail.flip();
    if (decoder.read(ByteBuffer.allocateDirect(1)) >= 0) {
      throw tooLarge(disk.path(), diskBytes);
    }
    return tail.remaining();
  }

  private static FlashFailure tooLarge(String path, long diskBytes) {
    return new FlashFailure(
        FlashStage.WRITE,
        ExitKind.FAILED,
        "the image is larger than %s, which has %d bytes; use a larger disk"
            .formatted(path, diskBytes));
  }

  /// Writes what was held back. Afterwards, and not before, the disk can boot.
  void release(WritableDisk disk) throws IOException {
    int block = Math.min(FIRST_BLOCK_BYTES, head.remaining());
    if (block < head.remaining()) {
      ZeroRuns.writeData(disk, head.slice(block, head.remaining() - block), block);
      disk.sync();
    }
    if (tail.hasRemaining()) {
      ZeroRuns.writeData(disk, tail.duplicate(), tailStart);
      disk.sync();
    }
    disk.write(head.slice(0, block), 0);
    disk.sync();
  }

  /// Reads back what [#release] wrote.
  ///
  /// @throws FlashFailure if it is not what was written
  void compare(WritableDisk disk) throws IOException {
    WrittenRanges ranges = new WrittenRanges();
    ranges.note(0, head);
    if (tail.hasRemaining()) {
      ranges.note(tailStart, tail);
    }
    ranges.compare(disk, new Stop());
  }
}
