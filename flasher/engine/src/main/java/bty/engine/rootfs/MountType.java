package bty.engine.rootfs;

import bty.engine.filesystem.FileSystem;
import java.util.Locale;
import java.util.Optional;

/// The file systems that a root may be in and that the live environment's kernel mounts.
enum MountType {
  /// Also for ext2 and ext3: its driver mounts all three, and need not be built for the others.
  EXT4,
  XFS,
  BTRFS;

  static Optional<MountType> of(FileSystem found) {
    return switch (found.type()) {
      case "ext2", "ext3", "ext4" -> Optional.of(EXT4);
      case "xfs" -> Optional.of(XFS);
      case "btrfs" -> Optional.of(BTRFS);
      default -> Optional.empty();
    };
  }

  /// What mount(8) calls it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
