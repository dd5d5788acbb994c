package bty.engine.inspect;

import bty.engine.disk.DiskBytes;
import bty.engine.partition.DiskEnds;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTable;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The beginning of a disk, and that of its EFI system partition as far as it has gone by. What has
/// not can't be had: nothing is concluded from it.
final class EfiStart implements DiskBytes {
  /// Allocation tables, folders, and the loaders of a system that come before the one in EFI/BOOT.
  private static final int MOST_BYTES = 16 << 20;

  private final DiskEnds beginning;
  private final long from;
  private final ByteBuffer bytes;
  private long seen;

  /// @param head the first bytes of the disk
  EfiStart(ByteBuffer head, PartitionEntry efi) {
    this.beginning = DiskEnds.beginning(head);
    this.from = efi.startBytes();
    this.bytes = ByteBuffer.allocate((int) Math.min(efi.sizeBytes(), MOST_BYTES));
    data(head, 0);
  }

  /// The partition that the loaders are in.
  static Optional<PartitionEntry> partition(ByteBuffer head) {
    return PartitionTable.of(DiskEnds.beginning(head)).partitions().stream()
        .filter(PartitionEntry::efiSystem)
        .findFirst();
  }

  /// How many bytes of the disk have gone by.
  long seen() {
    return seen;
  }

  /// Whether there is more to be kept.
  boolean goesOn() {
    return seen < from + bytes.limit();
  }

  /// Bytes of the disk, which have to come in order; the buffer stays as it is.
  void data(ByteBuffer piece, long offset) {
    long begin = Math.max(from, offset);
    long end = Math.min(from + bytes.limit(), offset + piece.remaining());
    if (begin < end) {
      int at = piece.position() + (int) (begin - offset);
      bytes.put((int) (begin - from), piece, at, (int) (end - begin));
    }
    advance(offset, piece.remaining());
  }

  /// Zeroes of the disk.
  void zeroes(long offset, long length) {
    advance(offset, length);
  }

  private void advance(long offset, long length) {
    if (offset > seen) {
      throw new IllegalArgumentException(
          "BUG: bytes %d to %d of the disk were left out".formatted(seen, offset));
    }
    seen = Math.max(seen, offset + length);
  }

  @Override
  public long diskBytes() {
    return beginning.diskBytes();
  }

  @Override
  public Optional<ByteBuffer> range(long offset, int length) {
    Optional<ByteBuffer> found = beginning.range(offset, length);
    long end = Math.min(seen, from + bytes.limit());
    return found.isPresent() || length < 0 || offset < from || offset > end - length
        ? found
        : Optional.of(DiskBytes.slice(bytes, offset - from, length));
  }
}
