package bty.engine.image;

import bty.engine.compression.ZstdFrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// What bytes are, told by their beginning: the one place that knows, for stored bytes as for what
/// they decode to.
///
/// ```
/// a format of images --> Stored
/// a Linux kernel (its first sector looks like a boot sector) --> Foreign
/// a partition table --> Stored(RAW), whatever else its boot code looks like
/// a magic number of something else --> Foreign
/// a file system, a boot sector --> Stored(RAW)
/// what has a weak sign of something else --> Foreign
/// all the rest --> Stored(RAW); whether that may be a disk DiskEvidence says
/// ```
public sealed interface FormatDetector {
  /// How much of the beginning has to be looked at: an ISO 9660 file system says so after 32 KiB.
  int START_BYTES = 64 * 1024;

  /// A format of images. Anything that is nothing else is [ImageFormat#RAW].
  record Stored(ImageFormat format) implements FormatDetector {}

  /// Something that is not a disk, or not one in a form that can be written.
  ///
  /// @param what its name
  /// @param hint what to do about it
  record Foreign(String what, String hint) implements FormatDetector {
    static Foreign disk(String what) {
      return new Foreign(what, "convert it first: qemu-img convert -O raw IMAGE disk.img");
    }

    static Foreign packed(String what, String command) {
      return new Foreign(
          what + "-compressed", "decompress it first (" + command + ") and use zstd");
    }

    static Foreign archive(String what, String command) {
      return new Foreign(what, "take the disk image out of it first (" + command + ")");
    }

    /// A part of a system, or something that lies beside an image.
    static Foreign part(String what) {
      return new Foreign(what, "choose the disk image that it belongs to");
    }

    static Foreign page(String what) {
      return new Foreign(what, "check the URL");
    }
  }

  /// Tells what it is. An image shorter than [#START_BYTES] is looked at whole.
  static FormatDetector of(ByteBuffer start) {
    Optional<FormatDetector> stored = stored(start);
    return stored.isPresent()
        ? stored.get()
        : foreign(start)
            .<FormatDetector>map(what -> what)
            .orElseGet(() -> new Stored(ImageFormat.RAW));
  }

  private static Optional<FormatDetector> stored(ByteBuffer start) {
    Optional<FormatDetector> known = Magic.first(Magics.FORMATS, start);
    if (known.isPresent()) {
      return known;
    }
    if (isBzip2(start)) {
      return Optional.of(new Stored(ImageFormat.BZIP2));
    }
    if (start.remaining() < 4) {
      return Optional.empty();
    }
    int magic = start.order(ByteOrder.LITTLE_ENDIAN).getInt(start.position());
    if (ZstdFrameHeader.isFrame(magic)) {
      return Optional.of(new Stored(ImageFormat.ZSTD));
    }
    return ZstdFrameHeader.isSkippable(magic)
        ? Optional.of(afterSkippable(start))
        : Optional.empty();
  }

  private static Optional<Foreign> foreign(ByteBuffer start) {
    DiskEvidence evidence = DiskEvidence.of(start);
    if (WeakSigns.isLinuxKernel(start)) {
      return Optional.of(Foreign.part("a Linux kernel"));
    }
    if (evidence.isTable()) {
      return Optional.empty();
    }
    Optional<Foreign> named = Magic.first(Magics.FOREIGN, start);
    if (named.isPresent()) {
      return named;
    }
    if (isCdOnly(start)) {
      return Optional.of(
          new Foreign(
              "a CD image (ISO 9660) that has no partition table for disks",
              "use a hybrid one, or make it so with isohybrid"));
    }
    return evidence == DiskEvidence.NONE ? WeakSigns.of(start) : Optional.empty();
  }

  /// LZ4 has the same skippable frames; what comes after them decides.
  private static FormatDetector afterSkippable(ByteBuffer start) {
    int at = ZstdFrameHeader.firstData(start).orElse(0);
    ByteBuffer rest = start.slice(start.position() + at, start.remaining() - at);
    Optional<Foreign> other = at > 0 ? Magic.first(Magics.FOREIGN, rest) : Optional.empty();
    return other.<FormatDetector>map(what -> what).orElseGet(() -> new Stored(ImageFormat.ZSTD));
  }

  private static boolean isBzip2(ByteBuffer start) {
    // "BZh", the block size, then the magic of a block (the digits of pi) or of the end (of its
    // root).
    return Magic.isAt(start, 0, "BZh")
        && start.remaining() >= 10
        && (start.get(start.position() + 4) == 0x31 || start.get(start.position() + 4) == 0x17);
  }

  private static boolean isCdOnly(ByteBuffer start) {
    return Magic.isAt(start, 32769, "CD001") && !Magic.isAt(start, 510, "U\u00aa");
  }
}
