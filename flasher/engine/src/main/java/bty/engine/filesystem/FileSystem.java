package bty.engine.filesystem;

import java.util.OptionalLong;

/// What a partition, or a whole disk, is formatted as.
///
/// @param type as blkid calls it: `ext4`, `xfs`, `vfat`, `LVM2_member`, ...
/// @param label empty if there is none
/// @param uuid as blkid prints it; empty if there is none
/// @param sizeBytes how much room it says it takes, where that was read
public record FileSystem(String type, String label, String uuid, OptionalLong sizeBytes) {
  /// What it is, to go into a sentence after "has".
  public String words() {
    return switch (type) {
      case "crypto_LUKS" -> "encrypted by LUKS";
      case "BitLocker" -> "encrypted by BitLocker";
      case "LVM2_member" -> "an LVM physical volume";
      case "linux_raid_member" -> "a member of a Linux software RAID";
      case "zfs_member" -> "ZFS";
      case "squashfs" -> "squashfs, which is read-only";
      case "erofs" -> "EROFS, which is read-only";
      case "iso9660" -> "ISO 9660, which is read-only";
      case "f2fs" -> "F2FS";
      case "vfat" -> "FAT";
      case "exfat" -> "exFAT";
      case "ntfs" -> "NTFS";
      default -> type;
    };
  }
}
