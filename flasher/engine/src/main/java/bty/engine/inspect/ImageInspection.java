package bty.engine.inspect;

import bty.engine.image.ImageFormat;
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
/// @param noDisk why it is hardly an image of a disk, as a sentence; empty if it may be one
/// @param problems sentences an operator should read before flashing it; empty if all is well
public record ImageInspection(
    ImageLocation location,
    ImageFormat format,
    long storedBytes,
    OptionalLong diskBytes,
    Sha256 digest,
    PartitionTable partitionTable,
    ImageContents contents,
    Optional<String> noDisk,
    List<String> problems) {
  /// Keeps a copy of the list.
  public ImageInspection {
    problems = List.copyOf(problems);
  }

  /// Why this cannot be the whole image: it ends before a partition of its own table does, or
  /// before the file system that it is. Empty if it may be whole; [CutOff] says when.
  ///
  /// @return a sentence
  public Optional<String> cutOff() {
    return diskBytes.isEmpty()
        ? Optional.empty()
        : new CutOff(location, format, diskBytes.getAsLong())
            .sentence(partitionTable, contents::of, contents.wholeDisk());
  }
}
