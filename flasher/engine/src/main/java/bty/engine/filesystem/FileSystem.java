package bty.engine.filesystem;

import java.util.OptionalLong;

/// What a partition, or a whole disk, is formatted as.
///
/// @param type as blkid calls it: `ext4`, `xfs`, `vfat`, `LVM2_member`, ...
/// @param label empty if there is none
/// @param uuid as blkid prints it; empty if there is none
/// @param sizeBytes how much room it says it takes, where that was read
public record FileSystem(String type, String label, String uuid, OptionalLong sizeBytes) {}
