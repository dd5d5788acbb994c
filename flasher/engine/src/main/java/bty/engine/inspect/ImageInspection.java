package bty.engine.inspect;

import bty.engine.image.ImageFormat;
import bty.engine.partition.PartitionTable;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import java.util.List;
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
}
