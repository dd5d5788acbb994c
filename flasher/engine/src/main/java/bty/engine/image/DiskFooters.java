package bty.engine.image;

import bty.engine.disk.DiskBytes;
import bty.engine.image.FormatDetector.Foreign;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Formats of disks that say what they are in their last sector only: they begin as the raw disk
/// does, or as anything.
final class DiskFooters {
  private static final int BYTES = 512;
  private static final int CHECKSUM_AT = 64;

  private DiskFooters() {}

  /// What the last sector is of, where it is none of a raw disk. Sources: Microsoft Virtual Hard
  /// Disk Image Format Specification 1.0, hard disk footer, and its note on footers of 511 bytes;
  /// the trailer of Apple's UDIF, which begins with "koly", version 4 and its own length.
  static Optional<Foreign> of(DiskBytes disk) {
    Optional<ByteBuffer> footer =
        disk.range(disk.diskBytes() - BYTES, BYTES).map(it -> it.order(ByteOrder.BIG_ENDIAN));
    if (footer.filter(DiskFooters::isVhd).isPresent()) {
      return Optional.of(
          new Foreign(
              "a fixed VHD disk",
              "convert it first: qemu-img convert -f vpc -O raw IMAGE disk.img"));
    }
    return footer
        .filter(it -> Magic.isAt(it, 0, "koly") && it.getInt(4) == 4 && it.getInt(8) == BYTES)
        .map(_ ->
            new Foreign(
                "an Apple disk image (dmg)",
                "convert it first: qemu-img convert -f dmg -O raw IMAGE disk.img"));
  }

  /// Its checksum is the complement of the sum of its bytes but for the checksum itself.
  private static boolean isVhd(ByteBuffer footer) {
    if (!Magic.isAt(footer, 0, "conectix")) {
      return false;
    }
    int sum = 0;
    for (int at = 0; at < BYTES; at++) {
      sum += at >= CHECKSUM_AT && at < CHECKSUM_AT + 4 ? 0 : footer.get(at) & 0xff;
    }
    return footer.getInt(CHECKSUM_AT) == ~sum;
  }
}
