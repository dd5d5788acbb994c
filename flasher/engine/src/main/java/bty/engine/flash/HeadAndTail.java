package bty.engine.flash;

import bty.engine.device.WritableDisk;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.ReadBytes;
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
final class HeadAndTail {
  private static final int FIRST_BLOCK_BYTES = 4096;
  private static final int TAIL_BYTES = 1 << 20;

  private final long headEnd;
  private final long tailStart;
  private final long diskBytes;
  private final ByteBuffer head;
  private final ByteBuffer tail;
  private long taken;

  /// Bytes of the disk from `from` up to, not including, `to`.
  record Range(long from, long to) {}

  private HeadAndTail(ByteBuffer head, long diskBytes) {
    this.diskBytes = diskBytes;
    this.headEnd = Math.min(ImageHead.HEAD_BYTES, diskBytes);
    long blockOfTail = Math.max(0, diskBytes - TAIL_BYTES) / FIRST_BLOCK_BYTES * FIRST_BLOCK_BYTES;
    this.tailStart = Math.max(headEnd, blockOfTail);
    this.head = head;
    this.tail = DiskWriters.alignedBuffer((int) (diskBytes - tailStart));
  }

  /// The ends of this disk.
  ///
  /// @throws FlashFailure if the disk is smaller than the head alone
  static HeadAndTail of(ByteBuffer head, WritableDisk disk) throws FlashFailure {
    if (head.remaining() > disk.sizeBytes()) {
      throw tooLarge(disk.path(), disk.sizeBytes());
    }
    return new HeadAndTail(head, disk.sizeBytes());
  }

  /// Zeroes what the disk held at its ends, and makes that last.
  void blank(WritableDisk disk) throws IOException {
    disk.zero(0, headEnd);
    if (tailStart < diskBytes) {
      disk.zero(tailStart, diskBytes - tailStart);
    }
    disk.sync();
  }

  /// Takes from a stretch of the disk what is held back. The buffer is narrowed to the rest, which
  /// may be empty.
  ///
  /// @return where on the disk the rest belongs
  /// @throws FlashFailure if the image goes on beyond the end of the disk
  long take(ByteBuffer bytes, long offset, WritableDisk disk) throws FlashFailure {
    Range rest = rest(offset, bytes.remaining(), disk);
    copy(head, 0, bytes, offset);
    copy(tail, tailStart, bytes, offset);
    int start = bytes.position();
    bytes.limit(start + (int) (rest.to() - offset)).position(start + (int) (rest.from() - offset));
    return rest.from();
  }

  /// Takes from a stretch of zeroes what is held back.
  ///
  /// @return the rest, which may be empty
  /// @throws FlashFailure if the image goes on beyond the end of the disk
  Range takeZeroes(long offset, long length, WritableDisk disk) throws FlashFailure {
    Range rest = rest(offset, length, disk);
    zero(head, offset, length);
    zero(tail, offset - tailStart, length);
    return rest;
  }

  /// The image ends here: what the disk has beyond stays blank.
  ///
  /// @throws FlashFailure if pieces are missing, or came more than once
  void end(long imageBytes) throws FlashFailure {
    if (taken != imageBytes - head.remaining()) {
      throw new FlashFailure(
          FlashStage.DECODE,
          FailureKind.FAILED,
          "BUG: %d of %d bytes were brought after the head"
              .formatted(taken, imageBytes - head.remaining()));
    }
    tail.limit(Math.clamp(imageBytes - tailStart, 0, tail.capacity()));
  }

  /// Fills the sector that the image ends in up with zeroes, as `dd` of a file does. Where it lies
  /// in the head or the tail it is blank already.
  void fillLastSector(long imageBytes, WritableDisk disk) throws IOException {
    int sector = disk.logicalSectorBytes();
    int rest = (int) (Math.ceilDiv(imageBytes, sector) * sector - imageBytes);
    if (rest > 0 && imageBytes > headEnd && imageBytes < tailStart) {
      disk.write(ByteBuffer.allocateDirect(rest), imageBytes);
    }
  }

  /// The disk as it will be once it holds the image, which lies between the ends already.
  DiskBytes view(WritableDisk disk, long imageBytes) {
    return new ReadBytes(
        imageBytes,
        (offset, into) -> {
          boolean held = isWithin(offset, into, head, 0) || isWithin(offset, into, tail, tailStart);
          int count = held ? 0 : 1;
          while (count > 0 && into.hasRemaining()) {
            count = disk.read(into, offset + into.position());
          }
          if (held) {
            into.position(into.limit());
          }
          copy(into, offset, head, 0);
          copy(into, offset, tail, tailStart);
        });
  }

  /// What of the stretch lies between head and tail.
  private Range rest(long offset, long length, WritableDisk disk) throws FlashFailure {
    long end = offset + length;
    if (end > diskBytes) {
      throw tooLarge(disk.path(), diskBytes);
    }
    taken += Math.max(0, end - Math.max(offset, head.remaining()));
    long from = Math.clamp(head.remaining(), offset, end);
    return new Range(from, Math.clamp(tailStart, from, end));
  }

  private static boolean isWithin(long offset, ByteBuffer wanted, ByteBuffer bytes, long start) {
    return offset >= start && offset + wanted.limit() <= start + bytes.remaining();
  }

  private static void copy(ByteBuffer to, long toAt, ByteBuffer bytes, long offset) {
    long from = Math.max(toAt, offset);
    long end = Math.min(toAt + to.limit(), offset + bytes.remaining());
    if (from < end) {
      int at = bytes.position() + (int) (from - offset);
      to.put((int) (from - toAt), bytes, at, (int) (end - from));
    }
  }

  private static void zero(ByteBuffer buffer, long from, long length) {
    long end = Math.min(buffer.limit(), from + length);
    for (long at = Math.max(0, from); at < end; at++) {
      buffer.put((int) at, (byte) 0);
    }
  }

  private static FlashFailure tooLarge(String path, long diskBytes) {
    return new FlashFailure(
        FlashStage.WRITE,
        FailureKind.FAILED,
        "the image is larger than %s, which has %d bytes; use a larger disk"
            .formatted(path, diskBytes));
  }

  /// Writes what was held back. Afterwards, and not before, the disk can boot.
  void release(WritableDisk disk) throws IOException {
    int block = Math.min(FIRST_BLOCK_BYTES, head.remaining());
    if (block < head.remaining()) {
      SparseWriter.writeData(disk, head.slice(block, head.remaining() - block), block);
      disk.sync();
    }
    if (tail.hasRemaining()) {
      SparseWriter.writeData(disk, tail.duplicate(), tailStart);
      disk.sync();
    }
    disk.write(head.slice(0, block), 0);
    disk.sync();
  }

  /// What lies between them, of an image of that length.
  Range between(long imageBytes) {
    long from = Math.min(head.remaining(), imageBytes);
    return new Range(from, Math.clamp(tailStart, from, Math.max(from, imageBytes)));
  }

  /// Reads back what [#release] wrote.
  ///
  /// @throws FlashFailure if it is not what was written
  void compare(WritableDisk disk) throws IOException {
    ReadBack ends = new ReadBack(disk.sizeBytes());
    ends.note(0, head);
    ends.compare(disk, 0, head.remaining(), new Cancellation());
    ends.note(tailStart, tail);
    ends.compare(disk, tailStart, tailStart + tail.remaining(), new Cancellation());
  }
}
