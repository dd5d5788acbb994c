package bty.engine.rootfs;

/// A stretch of a disk.
///
/// @param startBytes where it begins, from the start of the disk
/// @param sizeBytes its length, above 0
record Extent(long startBytes, long sizeBytes) {
  Extent {
    if (startBytes < 0 || sizeBytes <= 0 || startBytes + sizeBytes < 0) {
      throw new IllegalArgumentException(
          "a stretch from byte " + startBytes + " of " + sizeBytes + " bytes");
    }
  }

  long endBytes() {
    return startBytes + sizeBytes;
  }
}
