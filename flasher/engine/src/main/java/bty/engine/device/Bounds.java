package bty.engine.device;

import bty.engine.disk.SizeText;
import java.io.IOException;

/// Keeps writes inside of a disk: a file would silently grow, and a device's ENOSPC would name no
/// sizes.
final class Bounds {
  private Bounds() {}

  static void check(WritableDisk disk, String doing, long offset, long length) throws IOException {
    if (offset < 0 || length < 0 || length > disk.sizeBytes() - offset) {
      throw new IOException(
          "%s %d bytes at offset %d of %s would go past its end at %s; the image is larger than the disk."
              .formatted(doing, length, offset, disk.path(), SizeText.exact(disk.sizeBytes())));
    }
  }
}
