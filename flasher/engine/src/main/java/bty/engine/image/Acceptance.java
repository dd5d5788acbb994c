package bty.engine.image;

/// What may be written to a disk.
public enum Acceptance {
  /// What may be an image of one: it has a partition table, a file system or a boot sector.
  DISKS,
  /// Anything, as it is once decoded; nothing is said of what it holds.
  ANYTHING
}
