package bty.engine.image;

import bty.engine.image.FormatDetector.Foreign;
import bty.engine.image.FormatDetector.Stored;
import java.util.List;

/// The magic numbers that are long enough to be believed wherever there is no partition table.
final class Magics {
  private static final String ANDROID = "simg2img IMAGE disk.img";

  /// Sources: RFC 1952; xz file format 1.2.1; QEMU docs/interop.
  static final List<Magic<FormatDetector>> FORMATS =
      List.of(
          new Magic<>(0, "\u001f\u008b\u0008", new Stored(ImageFormat.GZIP)),
          new Magic<>(0, "\u00fd7zXZ\0", new Stored(ImageFormat.XZ)),
          new Magic<>(0, "QFI\u00fb", new Stored(ImageFormat.QCOW2)));

  /// Sources: VMware Virtual Disk Format 1.1; MS-VHDX; Microsoft VHD 1.0; QEMU block/parallels.c;
  /// libsparse/sparse_format.h of Android; libewf, Expert Witness Compression Format; LZ4 frame
  /// format; lzip manual; PKWARE APPNOTE; 7zFormat; MS-WIM; cpio(5); the kernel's
  /// Documentation/filesystems/squashfs.rst, arch/arm64/booting.rst,
  /// arch/riscv/boot-image-header.rst; U-Boot include/image.h; Devicetree specification 0.4; ISO
  /// 32000; ELF.
  static final List<Magic<Foreign>> FOREIGN =
      List.of(
          new Magic<>(0, "KDMV", Foreign.disk("a VMDK disk")),
          new Magic<>(0, "COWD", Foreign.disk("a VMDK disk")),
          new Magic<>(0, "# Disk DescriptorFile", Foreign.disk("the description of a VMDK disk")),
          new Magic<>(0, "vhdxfile", Foreign.disk("a VHDX disk")),
          new Magic<>(0, "conectix", Foreign.disk("a dynamic VHD disk")),
          new Magic<>(64, "\u007f\u0010\u00da\u00be", Foreign.disk("a VDI disk")),
          new Magic<>(0, "QED\0", Foreign.disk("a QED disk")),
          new Magic<>(0, "WithoutFreeSpace", Foreign.disk("a Parallels disk")),
          new Magic<>(0, "WithouFreSpacExt", Foreign.disk("a Parallels disk")),
          new Magic<>(
              0,
              ":\u00ff&\u00ed",
              new Foreign("an Android sparse image", "convert it first: " + ANDROID)),
          new Magic<>(0, "CrAU", Foreign.part("an Android update")),
          new Magic<>(0, "ANDROID!", Foreign.part("an Android boot image")),
          new Magic<>(0, "EVF\t\r\n\u00ff\0", evidence("an EnCase (E01) disk")),
          new Magic<>(0, "EVF2\r\n\u0081\0", evidence("an EnCase (Ex01) disk")),
          new Magic<>(0, "LVF\t\r\n\u00ff\0", evidence("an EnCase (L01) disk")),
          new Magic<>(
              0,
              "partclone-image",
              new Foreign("a Partclone image", "restore it with partclone.restore")),
          new Magic<>(0, "\u0004\"M\u0018", Foreign.packed("lz4", "lz4 -d")),
          new Magic<>(0, "\u0002!L\u0018", Foreign.packed("lz4", "lz4 -d")),
          new Magic<>(0, "LZIP", Foreign.packed("lzip", "lzip -d")),
          new Magic<>(0, "\u0089LZO\0\r\n", Foreign.packed("lzop", "lzop -d")),
          new Magic<>(0, "PK\u0003\u0004", Foreign.archive("a zip archive", "unzip")),
          new Magic<>(0, "PK\u0005\u0006", Foreign.archive("a zip archive", "unzip")),
          new Magic<>(0, "7z\u00bc\u00af'\u001c", Foreign.archive("a 7z archive", "7z x")),
          new Magic<>(0, "Rar!\u001a\u0007", Foreign.archive("a rar archive", "unrar x")),
          new Magic<>(0, "MSWIM\0\0\0", Foreign.archive("a WIM archive", "wimapply")),
          new Magic<>(0, "070701", Foreign.archive("a cpio archive", "cpio -i")),
          new Magic<>(0, "070702", Foreign.archive("a cpio archive", "cpio -i")),
          new Magic<>(0, "070707", Foreign.archive("a cpio archive", "cpio -i")),
          new Magic<>(0, "!<arch>\n", Foreign.archive("an ar archive or Debian package", "ar x")),
          new Magic<>(0, "\u00ed\u00ab\u00ee\u00db", Foreign.part("an RPM package")),
          new Magic<>(257, "ustar", Foreign.archive("a tar archive", "tar -xf")),
          new Magic<>(0, "hsqs", Foreign.part("a squashfs file system alone")),
          new Magic<>(0, "sqsh", Foreign.part("a squashfs file system alone")),
          new Magic<>(56, "ARMd", Foreign.part("a Linux kernel")),
          new Magic<>(48, "RISCV\0\0\0", Foreign.part("a Linux kernel")),
          new Magic<>(4, "zimg", Foreign.part("a Linux kernel")),
          new Magic<>(0, "'\u0005\u0019V", Foreign.part("a U-Boot image")),
          new Magic<>(0, "\u00d0\r\u00fe\u00ed", Foreign.part("a device tree or U-Boot image")),
          new Magic<>(0, "\u007fELF", Foreign.part("an ELF program")),
          new Magic<>(0, "%PDF-", Foreign.page("a PDF document")),
          new Magic<>(0, "SQLite format 3\0", Foreign.part("an SQLite database")));

  private Magics() {}

  private static Foreign evidence(String what) {
    return new Foreign(what, "convert it first: ewfexport -f raw IMAGE");
  }
}
