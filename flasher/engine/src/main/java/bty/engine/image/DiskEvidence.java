package bty.engine.image;

import bty.engine.disk.DiskBytes;
import bty.engine.filesystem.FileSystems;
import bty.engine.partition.DiskEnds;
import bty.engine.partition.GptHeader;
import bty.engine.partition.PartitionTable;
import java.nio.ByteBuffer;
import java.util.List;

/// What speaks for bytes being those of a disk.
public enum DiskEvidence {
  /// A partition table.
  TABLE,
  /// A file system, or what else a whole disk may be formatted as.
  FILE_SYSTEM,
  /// A first sector that firmware takes for one to start from.
  BOOT_SECTOR,
  /// Nothing that is known.
  NONE;

  /// Tables that are no GPT and no MBR. Sources: Apple, Inside Macintosh: Devices, 3-12; the
  /// kernel's block/partitions/{sun,sgi,amiga}.c; sys/disklabel.h of BSD.
  private static final List<Magic<DiskEvidence>> LABELS =
      List.of(
          new Magic<>(512, "PM\0\0", TABLE),
          new Magic<>(508, "\u00da\u00be", TABLE),
          new Magic<>(0, "\u000b\u00e5\u00a9A", TABLE),
          new Magic<>(0, "RDSK", TABLE),
          new Magic<>(512, "WEV\u0082", TABLE));

  /// The strongest there is.
  ///
  /// @param head the first bytes, [FormatDetector#START_BYTES] at least, or all there is; more of
  ///   them show more file systems
  public static DiskEvidence of(ByteBuffer head) {
    DiskBytes disk = new DiskEnds(head, ByteBuffer.allocate(0), head.remaining());
    if (GptHeader.isSignedAt(disk, 512)
        || GptHeader.isSignedAt(disk, 4096)
        || Magic.first(LABELS, head).isPresent()
        || !PartitionTable.of(disk).partitions().isEmpty()) {
      return TABLE;
    }
    if (FileSystems.of(disk).isPresent()) {
      return FILE_SYSTEM;
    }
    return Magic.isAt(head, 510, "U\u00aa") ? BOOT_SECTOR : NONE;
  }

  boolean isTable() {
    return this == TABLE;
  }
}
