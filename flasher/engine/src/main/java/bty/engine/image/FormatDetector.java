package bty.engine.image;

import bty.engine.compression.ZstdFrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// What bytes are, told by their beginning.
public sealed interface FormatDetector {
  /// How much of the beginning has to be looked at: an ISO 9660 file system says so after 32 KiB.
  int START_BYTES = 64 * 1024;

  /// A format of images. Anything that is nothing else is [ImageFormat#RAW].
  record Stored(ImageFormat format) implements FormatDetector {}

  /// Something that is not a disk, or not one in a form that can be written.
  ///
  /// @param what its name
  /// @param hint what to do about it
  record Foreign(String what, String hint) implements FormatDetector {}

  /// Sources: RFC 1952; xz file format 1.2.1; bzip2 manual; QEMU docs/interop; VMware Virtual Disk
  /// Format 1.1; MS-VHDX; Microsoft VHD 1.0; LZ4 frame format; lzip manual; PKWARE APPNOTE;
  /// 7zFormat.
  List<Magic> MAGICS =
      List.of(
          new Magic(0, "\u001f\u008b\u0008", new Stored(ImageFormat.GZIP)),
          new Magic(0, "\u00fd7zXZ\0", new Stored(ImageFormat.XZ)),
          new Magic(0, "QFI\u00fb", new Stored(ImageFormat.QCOW2)),
          new Magic(0, "KDMV", disk("a VMDK disk")),
          new Magic(0, "COWD", disk("a VMDK disk")),
          new Magic(0, "# Disk DescriptorFile", disk("the description of a VMDK disk")),
          new Magic(0, "vhdxfile", disk("a VHDX disk")),
          new Magic(0, "conectix", disk("a dynamic VHD disk")),
          new Magic(64, "\u007f\u0010\u00da\u00be", disk("a VDI disk")),
          new Magic(0, "QED\0", disk("a QED disk")),
          new Magic(0, "\u0004\"M\u0018", packed("lz4", "lz4 -d")),
          new Magic(0, "LZIP", packed("lzip", "lzip -d")),
          new Magic(0, "\u0089LZO\0\r\n", packed("lzop", "lzop -d")),
          new Magic(0, "PK\u0003\u0004", archive("a zip archive", "unzip")),
          new Magic(0, "7z\u00bc\u00af'\u001c", archive("a 7z archive", "7z x")),
          new Magic(0, "Rar!\u001a\u0007", archive("a rar archive", "unrar x")),
          new Magic(0, "070701", archive("a cpio archive", "cpio -i")),
          new Magic(257, "ustar", archive("a tar archive", "tar -xf")),
          new Magic(0, "<!DOCTYPE", new Foreign("a web page", "check the URL")),
          new Magic(0, "<!doctype", new Foreign("a web page", "check the URL")),
          new Magic(0, "<?xml", new Foreign("an XML document", "check the URL")),
          new Magic(0, "<html", new Foreign("a web page", "check the URL")));

  /// Tells what it is. An image shorter than [#START_BYTES] is looked at whole.
  static FormatDetector of(ByteBuffer start) {
    for (Magic magic : MAGICS) {
      if (magic.isIn(start)) {
        return magic.content();
      }
    }
    if (isBzip2(start)) {
      return new Stored(ImageFormat.BZIP2);
    }
    if (start.remaining() >= 4) {
      int magic = start.order(ByteOrder.LITTLE_ENDIAN).getInt(start.position());
      if (ZstdFrameHeader.isFrame(magic)) {
        return new Stored(ImageFormat.ZSTD);
      }
      if (ZstdFrameHeader.isSkippable(magic)) {
        return afterSkippable(start);
      }
    }
    return isCdOnly(start)
        ? new Foreign(
            "a CD image (ISO 9660) that has no partition table for disks",
            "use a hybrid one, or make it so with isohybrid")
        : new Stored(ImageFormat.RAW);
  }

  /// LZ4 has the same skippable frames; what comes after them decides.
  private static FormatDetector afterSkippable(ByteBuffer start) {
    int at = ZstdFrameHeader.firstData(start).orElse(0);
    return at > 0
            && of(start.slice(start.position() + at, start.remaining() - at))
                instanceof Foreign other
        ? other
        : new Stored(ImageFormat.ZSTD);
  }

  private static boolean isBzip2(ByteBuffer start) {
    // "BZh", the block size, then the magic of a block (the digits of pi) or of the end (of its
    // root).
    return new Magic(0, "BZh", new Stored(ImageFormat.BZIP2)).isIn(start)
        && start.remaining() >= 10
        && (start.get(start.position() + 4) == 0x31 || start.get(start.position() + 4) == 0x17);
  }

  private static boolean isCdOnly(ByteBuffer start) {
    return new Magic(32769, "CD001", new Stored(ImageFormat.RAW)).isIn(start)
        && !new Magic(510, "U\u00aa", new Stored(ImageFormat.RAW)).isIn(start);
  }

  private static Foreign disk(String what) {
    return new Foreign(what, "convert it first: qemu-img convert -O raw IMAGE disk.img");
  }

  private static Foreign packed(String what, String command) {
    return new Foreign(what + "-compressed", "decompress it first (" + command + ") and use zstd");
  }

  private static Foreign archive(String what, String command) {
    return new Foreign(what, "take the disk image out of it first (" + command + ")");
  }
}
