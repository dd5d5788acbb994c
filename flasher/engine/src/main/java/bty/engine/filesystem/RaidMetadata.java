package bty.engine.filesystem;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Whether a disk or partition says that it is a member of a RAID, by what software and firmware
/// leave at its beginning or end. Nobody need have assembled the array.
public final class RaidMetadata {
  private static final int SECTOR = 512;
  private static final long MD_0_90_BYTES = 64 * 1024;

  /// Of MD as it stands on little-endian machines (drivers/md, `MD_SB_MAGIC` 0xa92b4efc).
  private static final String MD = "\u00fcN+\u00a9";

  /// Of a DDF header (SNIA Common RAID Disk Data Format 2.0, 4.2.1), big-endian.
  private static final String DDF = "\u00de\u0011\u00de\u0011";

  private static final String INTEL = "Intel Raid ISM Cfg Sig. ";

  private RaidMetadata() {}

  /// A magic number at a place, one character for each of its bytes.
  private record Mark(String type, long offset, String magic) {
    boolean isIn(DiskBytes bytes) {
      ByteBuffer wanted = ByteBuffer.wrap(magic.getBytes(StandardCharsets.ISO_8859_1));
      return bytes.range(offset, wanted.remaining()).filter(wanted::equals).isPresent();
    }
  }

  /// The kind of member as blkid calls it: `linux_raid_member`, `isw_raid_member` (Intel),
  /// `ddf_raid_member`; empty if it is none of these.
  public static Optional<String> of(DiskBytes bytes) {
    return marks(bytes.diskBytes()).stream()
        .filter(mark -> mark.isIn(bytes))
        .map(Mark::type)
        .findFirst();
  }

  /// Where they are on something of that size. MD 1.1, 1.2, 1.0 (8 KiB before the end, at a
  /// multiple of 4 KiB) and 0.90 (the last whole 64 KiB before the last multiple of them); Intel's
  /// in the last sector but one, of 512 bytes or of 4096; DDF in the last sector or, the secondary
  /// header, 256 before it.
  private static List<Mark> marks(long size) {
    String md = "linux_raid_member";
    String intel = "isw_raid_member";
    String ddf = "ddf_raid_member";
    return List.of(
        new Mark(md, 4096, MD),
        new Mark(md, 0, MD),
        new Mark(md, (size / SECTOR - 16) / 8 * 8 * SECTOR, MD),
        new Mark(md, size / MD_0_90_BYTES * MD_0_90_BYTES - MD_0_90_BYTES, MD),
        new Mark(intel, (size / SECTOR - 2) * SECTOR, INTEL),
        new Mark(intel, (size / 4096 - 2) * 4096, INTEL),
        new Mark(ddf, (size / SECTOR - 1) * SECTOR, DDF),
        new Mark(ddf, (size / SECTOR - 257) * SECTOR, DDF));
  }
}
