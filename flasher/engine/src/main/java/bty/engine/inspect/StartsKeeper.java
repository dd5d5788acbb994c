package bty.engine.inspect;

import bty.engine.disk.DiskBytes;
import bty.engine.filesystem.FileSystems;
import bty.engine.partition.DiskEnds;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTableReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps the first bytes of each partition of a disk whose pieces go by in any order; which
/// partitions there are its own first bytes have said before.
final class StartsKeeper {
  /// Enough for boot sector, both file allocation tables and the first folders of an EFI system
  /// partition of 1 GiB.
  private static final int EFI_BYTES = 4 << 20;

  private static final int MOST_STARTS = 64;

  private record Start(long offset, ByteBuffer bytes) {}

  private final List<Start> starts = new ArrayList<>();

  /// @param head the first bytes of the disk
  StartsKeeper(ByteBuffer head) {
    DiskBytes beginning = DiskEnds.beginning(head);
    boolean efi = false;
    for (PartitionEntry partition : PartitionTableReader.read(beginning).table().partitions()) {
      int wanted = partition.efiSystem() && !efi ? EFI_BYTES : FileSystems.START_BYTES;
      int length = (int) Math.min(partition.sizeBytes(), wanted);
      efi |= partition.efiSystem();
      if (starts.size() < MOST_STARTS && length > 0) {
        starts.add(new Start(partition.startBytes(), ByteBuffer.allocate(length)));
      }
    }
    data(head, 0);
  }

  /// Bytes of the disk; the buffer stays as it is.
  void data(ByteBuffer piece, long offset) {
    for (Start start : starts) {
      long from = Math.max(start.offset(), offset);
      long end = Math.min(start.offset() + start.bytes().limit(), offset + piece.remaining());
      if (from < end) {
        int at = piece.position() + (int) (from - offset);
        start.bytes().put((int) (from - start.offset()), piece, at, (int) (end - from));
      }
    }
  }

  /// What was kept, and the ends of the disk. What was not seen was zero.
  DiskBytes with(DiskEnds ends) {
    return new DiskBytes() {
      @Override
      public long diskBytes() {
        return ends.diskBytes();
      }

      @Override
      public Optional<ByteBuffer> range(long offset, int length) {
        Optional<ByteBuffer> found = ends.range(offset, length);
        return found.isPresent() || offset < 0 || length < 0 || offset > diskBytes() - length
            ? found
            : starts.stream()
                .filter(start -> start.offset() <= offset)
                .filter(start -> offset + length <= start.offset() + start.bytes().limit())
                .map(start -> DiskBytes.slice(start.bytes(), offset - start.offset(), length))
                .findFirst();
      }
    };
  }
}
