package bty.engine.qcow2;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Makes runs of the entries of L2 tables, sections "Cluster mapping" and "Extended L2 Entries".
final class L2Reader {
  private static final long COMPRESSED = 1L << 62;
  private static final long COPIED = 1L << 63;
  private static final long ZERO = 1;
  private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;
  private static final long RESERVED = 0x3f00_0000_0000_01feL;
  private static final int SECTOR_BYTES = 512;
  private static final int SUBCLUSTERS = 32;

  private final String image;
  private final Qcow2Header header;
  private final long fileBytes;
  private final long[] tables;
  private final Runs runs = new Runs();
  private int longestCompressed;

  /// @param tables where clusters may not be, as [Tables#places]
  L2Reader(String image, Qcow2Header header, long fileBytes, long[] tables) {
    this.image = image;
    this.header = header;
    this.fileBytes = fileBytes;
    this.tables = tables;
  }

  Runs runs() {
    return runs;
  }

  /// The most stored bytes that a compressed cluster has; 0 if there is none.
  int longestCompressed() {
    return longestCompressed;
  }

  /// Reads one table; what it says about places beyond the end of the disk does not matter.
  void read(long diskOffset, ByteBuffer table) throws Qcow2Exception {
    long left = header.diskBytes() - diskOffset;
    long clusters = left / header.clusterBytes() + (left % header.clusterBytes() == 0 ? 0 : 1);
    int entries = (int) Math.min(header.l2Entries(), clusters);
    for (int i = 0; i < entries; i++) {
      long at = diskOffset + ((long) i << header.clusterBits());
      long entry = table.getLong();
      long bitmap = header.extendedL2() ? table.getLong() : 0;
      if ((entry | bitmap) != 0) {
        read(at, entry, bitmap);
      }
    }
  }

  private void read(long at, long entry, long bitmap) throws Qcow2Exception {
    if ((entry & COMPRESSED) != 0) {
      if (bitmap != 0 || (entry & COPIED) != 0) {
        throw senseless(at, entry);
      }
      addCompressed(at, entry);
      return;
    }
    long offset = entry & OFFSET;
    boolean zero = (entry & ZERO) != 0;
    if ((entry & RESERVED) != 0
        || offset % header.clusterBytes() != 0
        || (offset == 0 && (entry & COPIED) != 0)
        || (zero && (header.version() < 3 || header.extendedL2()))) {
      throw senseless(at, entry);
    }
    if (header.extendedL2()) {
      addSubclusters(at, entry, offset, bitmap);
    } else if (offset != 0 && !zero) {
      addPlain(at, offset, header.clusterBytes());
    }
  }

  private void addSubclusters(long at, long entry, long offset, long bitmap) throws Qcow2Exception {
    int allocated = (int) bitmap;
    int zero = (int) (bitmap >>> SUBCLUSTERS);
    if ((allocated & zero) != 0 || (allocated != 0 && offset == 0)) {
      throw senseless(at, entry);
    }
    int bytes = header.subclusterBytes();
    for (int i = 0; i < SUBCLUSTERS; i++) {
      if ((allocated >>> i & 1) != 0) {
        addPlain(at + (long) i * bytes, offset + (long) i * bytes, bytes);
      }
    }
  }

  private void addPlain(long at, long offset, int bytes) throws Qcow2Exception {
    long left = header.diskBytes() - at;
    if (left <= 0) {
      return;
    }
    // The last cluster need not be there beyond the end of the disk.
    if (offset > fileBytes - Math.min(left, bytes)) {
      throw beyond(at, offset);
    }
    requireNoTable(at, offset, offset + bytes);
    int sectors = (int) Math.min((left + SECTOR_BYTES - 1) / SECTOR_BYTES, bytes / SECTOR_BYTES);
    requireRoom(runs.addPlain(at, offset, sectors * SECTOR_BYTES));
  }

  private void addCompressed(long at, long entry) throws Qcow2Exception {
    int sectorsAt = 62 - (header.clusterBits() - 8);
    long offset = entry & ((1L << sectorsAt) - 1);
    long more = (entry & (COMPRESSED - 1)) >>> sectorsAt;
    if (offset >>> 56 != 0) {
      throw senseless(at, entry);
    }
    // Whole sectors; the file may end within the last of them.
    long end = (offset / SECTOR_BYTES + 1 + more) * SECTOR_BYTES;
    if (offset >= fileBytes || end - SECTOR_BYTES >= fileBytes) {
      throw beyond(at, offset);
    }
    requireNoTable(at, offset, Math.min(end, fileBytes));
    int length = (int) (Math.min(end, fileBytes) - offset);
    longestCompressed = Math.max(longestCompressed, length);
    requireRoom(runs.addCompressed(at, offset, length));
  }

  /// Tables begin at clusters and compressed clusters end at sectors, so not even the last sector
  /// of one, which is counted whole, reaches into a table.
  private void requireNoTable(long at, long from, long to) throws Qcow2Exception {
    int place = Arrays.binarySearch(tables, from);
    // Pairs of begin and end: an odd insertion point is inside of one, an even one before the next.
    int next = place >= 0 ? place : -place - 1;
    boolean begins = next < tables.length && tables[next] < to;
    if (place >= 0 && next % 2 == 1) {
      begins = next + 1 < tables.length && tables[next + 1] < to;
    } else if (place < 0 && next % 2 == 1) {
      begins = true;
    }
    if (begins) {
      throw Qcow2Exception.damaged(
          image,
          "the cluster of its disk at byte %d is said to be stored at byte %d, where its own tables are"
              .formatted(at, from));
    }
  }

  private void requireRoom(boolean added) throws Qcow2Exception {
    if (!added) {
      throw Qcow2Exception.unsupported(
          image,
          "scattered over more than %d pieces, too many to sort in memory; make it anew: qemu-img convert -O qcow2 IMAGE new.qcow2"
              .formatted(Runs.MOST));
    }
  }

  private Qcow2Exception beyond(long at, long offset) {
    return Qcow2Exception.damaged(
        image,
        "the cluster of its disk at byte %d is said to be stored at byte %d, and the file ends at %d: it was cut off"
            .formatted(at, offset, fileBytes));
  }

  private Qcow2Exception senseless(long at, long entry) {
    return Qcow2Exception.damaged(
        image,
        "the entry of its L2 table for byte %d of the disk is %016x, which makes no sense"
            .formatted(at, entry));
  }
}
