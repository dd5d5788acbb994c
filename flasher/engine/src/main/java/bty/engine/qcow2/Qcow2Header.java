package bty.engine.qcow2;

/// What is needed of the header of an image, section "Header". All numbers are checked: tables lie
/// inside the file and are no larger than QEMU takes them.
///
/// @param version 2 or 3
/// @param clusterBits 9 to 21: clusters of 512 bytes to 2 MiB
/// @param diskBytes the size of the disk
/// @param l1Offset where the active L1 table begins
/// @param l1Entries how many of its entries belong to the disk; further ones are a saved machine's
/// @param extendedL2 whether entries of L2 tables are 16 bytes long and clusters have subclusters
/// @param compression of compressed clusters
record Qcow2Header(
    int version,
    int clusterBits,
    long diskBytes,
    long l1Offset,
    int l1Entries,
    boolean extendedL2,
    Compression compression) {
  private static final int SUBCLUSTERS_LOG = 5;

  int clusterBytes() {
    return 1 << clusterBits;
  }

  /// What one entry of an L2 table takes, in bytes.
  int l2EntryBytes() {
    return extendedL2 ? 16 : 8;
  }

  /// How many clusters one L2 table describes.
  int l2Entries() {
    return clusterBytes() / l2EntryBytes();
  }

  /// How much of the disk one L2 table describes: 32 KiB to 512 GiB.
  long l2Span() {
    return (long) l2Entries() << clusterBits;
  }

  /// The smallest part of a cluster that may be there or not.
  int subclusterBytes() {
    return clusterBytes() >> SUBCLUSTERS_LOG;
  }

  /// The end of the L1 table's entries that belong to the disk.
  long l1End() {
    return l1Offset + 8L * l1Entries;
  }
}
