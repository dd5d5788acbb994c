package bty.engine.disk;

import java.util.Optional;

/// One partition of a disk.
///
/// @param path such as `/dev/nvme0n1p2`
/// @param number as in the partition table, from 1
/// @param startBytes where it begins on the disk
/// @param sizeBytes how long it is
/// @param fileSystem what udev recognised in it (`ext4`, `LVM2_member`, ...)
/// @param label the file system's label
/// @param partLabel the name in the GPT
public record Partition(
    String path,
    int number,
    long startBytes,
    long sizeBytes,
    Optional<String> fileSystem,
    Optional<String> label,
    Optional<String> partLabel) {}
