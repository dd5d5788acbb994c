package bty.engine.rootfs;

import bty.engine.filesystem.DiskBytes;
import java.nio.ByteBuffer;

/// What a partition or volume holds, by its first bytes. Sources: the kernel's headers of each file
/// system, and util-linux libblkid for where they keep their signatures.
enum Content {
  EXT("ext4"),
  XFS("xfs"),
  BTRFS("btrfs"),
  LVM("an LVM physical volume"),
  LUKS("encrypted by LUKS"),
  BITLOCKER("encrypted by BitLocker"),
  MD("a member of a Linux software RAID"),
  ZFS("ZFS"),
  F2FS("F2FS"),
  SQUASHFS("squashfs, which is read-only"),
  EROFS("EROFS, which is read-only"),
  ISO9660("ISO 9660, which is read-only"),
  SWAP("swap"),
  FAT("FAT"),
  EXFAT("exFAT"),
  NTFS("NTFS"),
  OTHER("nothing that is known here");

  private static final int READ_BYTES = 132 << 10;
  private static final int ZFS_UBERBLOCKS = 128 << 10;

  private final String words;

  Content(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /// Whether the kernel's driver of the live environment mounts it and a root may be in it.
  boolean isMountable() {
    return this == EXT || this == XFS || this == BTRFS;
  }

  static Content of(DiskBytes disk, Stretch place) {
    int length = (int) Math.min(READ_BYTES, place.sizeBytes());
    return disk.range(place.startBytes(), length).map(Content::of).orElse(OTHER);
  }

  /// @param bytes the first 132 KiB, or all there are
  static Content of(ByteBuffer bytes) {
    if (LvmReader.has(bytes, 0, "LUKS\u00ba\u00be")) {
      return LUKS;
    }
    if (isLvm(bytes)) {
      return LVM;
    }
    if (number(bytes, 0) == 0xa92b4efc || number(bytes, 4096) == 0xa92b4efc) {
      return MD;
    }
    if (LvmReader.has(bytes, 0, "XFSB")) {
      return XFS;
    }
    if (LvmReader.has(bytes, 65600, "_BHRfS_M")) {
      return BTRFS;
    }
    if (LvmReader.has(bytes, 1080, "S\u00ef")) {
      return EXT;
    }
    return lessLikely(bytes);
  }

  private static Content lessLikely(ByteBuffer bytes) {
    if (number(bytes, 1024) == 0xf2f52010) {
      return F2FS;
    }
    if (number(bytes, 1024) == 0xe0f5e1e2) {
      return EROFS;
    }
    if (LvmReader.has(bytes, 0, "hsqs")) {
      return SQUASHFS;
    }
    if (LvmReader.has(bytes, 32769, "CD001")) {
      return ISO9660;
    }
    if (LvmReader.has(bytes, 4086, "SWAPSPACE2")) {
      return SWAP;
    }
    if (LvmReader.has(bytes, 3, "-FVE-FS-")) {
      return BITLOCKER;
    }
    if (LvmReader.has(bytes, 3, "NTFS    ")) {
      return NTFS;
    }
    if (LvmReader.has(bytes, 3, "EXFAT   ")) {
      return EXFAT;
    }
    if (LvmReader.has(bytes, 54, "FAT") || LvmReader.has(bytes, 82, "FAT32")) {
      return FAT;
    }
    // Where the first uberblocks of a label are, UBERBLOCK_MAGIC in 1 KiB steps.
    for (int at = ZFS_UBERBLOCKS; at + 4 <= bytes.limit(); at += 1024) {
      if (number(bytes, at) == 0x00bab10c) {
        return ZFS;
      }
    }
    return OTHER;
  }

  /// The label is in one of the first four sectors.
  private static boolean isLvm(ByteBuffer bytes) {
    for (int at = 0; at < 2048; at += 512) {
      if (LvmReader.has(bytes, at, "LABELONE") && LvmReader.has(bytes, at + 24, "LVM2 001")) {
        return true;
      }
    }
    return false;
  }

  private static int number(ByteBuffer bytes, int at) {
    return at + 4 <= bytes.limit() ? bytes.getInt(at) : 0;
  }
}
