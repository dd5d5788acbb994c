package bty.engine.rootfs;

import java.util.Optional;

/// Where a root file system is.
///
/// @param place partition, disk or volume
/// @param type its file system
/// @param subvolume of btrfs, from its top; empty for what is mounted by default
/// @param system what its os-release calls itself
record RootVolume(Volume place, MountType type, Optional<String> subvolume, String system) {
  /// As a person knows it.
  String describe() {
    return place.name()
        + " ("
        + type.word()
        + subvolume.map(name -> ", subvolume " + name).orElse("")
        + ", "
        + system
        + ")";
  }
}
