package bty.engine.disk;

/// How much a disk holds and in what units it is addressed.
///
/// @param bytes the whole size; 0 for a drive without a medium
/// @param logicalSectorBytes the unit of partition tables: 512, or 4096 on 4Kn disks
/// @param physicalSectorBytes the unit the medium writes in
public record Capacity(long bytes, int logicalSectorBytes, int physicalSectorBytes) {
  /// @throws IllegalArgumentException if a number is negative
  public Capacity {
    if (bytes < 0 || logicalSectorBytes < 0 || physicalSectorBytes < 0) {
      throw new IllegalArgumentException(
          "a disk of %d bytes in sectors of %d (physical %d) cannot be"
              .formatted(bytes, logicalSectorBytes, physicalSectorBytes));
    }
  }
}
