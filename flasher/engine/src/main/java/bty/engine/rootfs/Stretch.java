package bty.engine.rootfs;

/// A stretch of a disk.
///
/// @param startBytes where it begins, from the start of the disk
/// @param sizeBytes its length, above 0
record Stretch(long startBytes, long sizeBytes) {
  Stretch {
    if (startBytes < 0 || sizeBytes <= 0 || startBytes + sizeBytes < 0) {
      throw new IllegalArgumentException(
          "a stretch from byte " + startBytes + " of " + sizeBytes + " bytes");
    }
  }

  long endBytes() {
    return startBytes + sizeBytes;
  }
}
