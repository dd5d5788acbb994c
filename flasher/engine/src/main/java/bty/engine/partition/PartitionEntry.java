package bty.engine.partition;

/// One entry of a partition table.
///
/// @param number as the kernel counts them, from 1
/// @param startBytes where it begins, in bytes from the start of the disk
/// @param sizeBytes its length in bytes
/// @param type the type in lower case: a GUID for GPT, two hex digits for MBR
/// @param typeName the type in words, or the type again if it is a rare one
/// @param name the label in the table; empty for MBR and where none is set
/// @param bootFlag MBR: active; GPT: the legacy BIOS boot attribute (bit 2)
/// @param efiSystem whether firmware looks for boot loaders here
public record PartitionEntry(
    int number,
    long startBytes,
    long sizeBytes,
    String type,
    String typeName,
    String name,
    boolean bootFlag,
    boolean efiSystem) {
  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if a number is negative, or the number of the partition not
  ///   positive
  public PartitionEntry {
    if (number < 1 || startBytes < 0 || sizeBytes < 0) {
      throw new IllegalArgumentException(
          "partition " + number + " at " + startBytes + " of " + sizeBytes + " bytes");
    }
  }

  /// Whether it is the frame around the logical partitions of an MBR and holds nothing itself.
  public boolean isExtended() {
    return PartitionTypes.EXTENDED.contains(type);
  }

  /// Where it ends, in bytes from the start of the disk.
  public long endBytes() {
    return startBytes + sizeBytes;
  }

  /// Whether it is the entry that keeps old programs off a GPT and holds nothing itself.
  public boolean isProtective() {
    return type.equals(PartitionTypes.MBR_PROTECTIVE);
  }

  /// The same partition, if it begins that many bytes further on.
  PartitionEntry movedBy(long bytes) {
    return new PartitionEntry(
        number, startBytes + bytes, sizeBytes, type, typeName, name, bootFlag, efiSystem);
  }
}
