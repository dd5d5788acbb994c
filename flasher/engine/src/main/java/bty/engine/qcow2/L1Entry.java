package bty.engine.qcow2;

/// An entry of the L1 table, section "Cluster mapping".
final class L1Entry {
  private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;
  private static final long RESERVED = 0x7f00_0000_0000_01ffL;

  private L1Entry() {}

  /// Where the L2 table is; 0 if there is none.
  static long offset(long entry) {
    return entry & OFFSET;
  }

  /// @throws Qcow2Exception if it points to where no L2 table can be
  static void requireSound(String image, Qcow2Header header, int index, long entry, long fileBytes)
      throws Qcow2Exception {
    long table = offset(entry);
    if ((entry & RESERVED) != 0
        || table % header.clusterBytes() != 0
        || (table == 0 && entry != 0)) {
      throw Qcow2Exception.damaged(
          image, "entry %d of its L1 table is %016x, which makes no sense".formatted(index, entry));
    }
    if (table == 0) {
      return;
    }
    if (table > fileBytes - header.clusterBytes()) {
      throw Qcow2Exception.damaged(
          image,
          "entry %d of its L1 table points to byte %d, beyond its end at %d"
              .formatted(index, table, fileBytes));
    }
    if (table < header.clusterBytes()
        || (table < header.l1End() && table + header.clusterBytes() > header.l1Offset())) {
      throw Qcow2Exception.damaged(
          image,
          "entry %d of its L1 table points to byte %d, inside the header or that table itself"
              .formatted(index, table));
    }
  }
}
