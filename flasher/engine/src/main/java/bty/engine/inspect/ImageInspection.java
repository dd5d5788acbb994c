package bty.engine.inspect;

import bty.engine.filesystem.FileSystem;
import bty.engine.image.ImageFormat;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTable;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What one pass over an image found.
///
/// @param location where it was read
/// @param format how it is stored
/// @param storedBytes its length as stored
/// @param diskBytes the length it decodes to; empty only where that could not be measured
/// @param digest of the stored bytes
/// @param partitionTable what the decoded bytes begin with
/// @param contents what lies inside the partitions
/// @param problems sentences an operator should read before flashing it; empty if all is well
public record ImageInspection(
    ImageLocation location,
    ImageFormat format,
    long storedBytes,
    OptionalLong diskBytes,
    Sha256 digest,
    PartitionTable partitionTable,
    ImageContents contents,
    List<String> problems) {
  /// Keeps a copy of the list.
  public ImageInspection {
    problems = List.copyOf(problems);
  }

  /// Why this cannot be the whole image: it ends before a partition of its own table does, or
  /// before the file system that it is. Empty if it may be whole, also where only room that no
  /// partition takes was left out at its end, or room of the last partition that its file system
  /// does not take.
  ///
  /// @return a sentence
  public Optional<String> cutOff() {
    if (diskBytes.isEmpty()) {
      return Optional.empty();
    }
    long end = diskBytes.getAsLong();
    return partitionTable.partitions().stream()
        .filter(partition -> partition.endBytes() > end && !isThere(partition, end))
        .findFirst()
        .map(partition ->
            cutOff("partition " + partition.number() + " of its own table", partition.endBytes()))
        .or(() ->
            contents
                .wholeDisk()
                .filter(system -> system.sizeBytes().orElse(0) > end)
                .map(system ->
                    cutOff(
                        "the " + system.type() + " file system that it is",
                        system.sizeBytes().orElseThrow())));
  }

  /// A protective entry is none, and covers whatever disk it was made for.
  private boolean isThere(PartitionEntry partition, long end) {
    return partition.isProtective()
        || contents
            .of(partition)
            .map(FileSystem::sizeBytes)
            .filter(size -> size.isPresent() && size.getAsLong() <= end - partition.startBytes())
            .isPresent();
  }

  private String cutOff(String what, long wanted) {
    return "%s ends at byte %d%s and %s at byte %d: it was cut off, or is still being copied; get it again, whole"
        .formatted(
            location.describe(),
            diskBytes.orElse(0),
            format == ImageFormat.RAW ? "" : " once decoded",
            what,
            wanted);
  }
}
