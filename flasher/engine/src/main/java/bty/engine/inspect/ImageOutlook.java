package bty.engine.inspect;

import bty.engine.disk.DiskBytes;
import bty.engine.filesystem.OsRelease;
import bty.engine.image.OpenImage;
import bty.engine.partition.DiskEnds;
import bty.engine.partition.PartitionTable;
import bty.engine.partition.PartitionTableReader;
import bty.engine.source.ImageLocation;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What can be said of an image without decoding all of it.
///
/// @param table its partition table
/// @param contents what lies inside the partitions, as far as it can be had
/// @param problems sentences an operator should read before flashing it; empty if all is well
public record ImageOutlook(PartitionTable table, ImageContents contents, List<String> problems) {
  /// Keeps a copy of the list.
  public ImageOutlook {
    problems = List.copyOf(problems);
  }

  /// Of an image in a file that can be read anywhere: all that [ImageInspector] finds, but the
  /// digest. Not to be called while another thread reads the image.
  ///
  /// @return empty if it can't be read so, or is damaged, which whoever decodes it has words for
  public static Optional<ImageOutlook> ofWhole(OpenImage image) {
    if (!(image.location() instanceof ImageLocation.File)) {
      return Optional.empty(); // Dozens of requests to a server, for what comes with the rest.
    }
    try {
      return image.randomAccess().map(disk -> of(disk, Optional.empty()));
    } catch (UncheckedIOException unreadable) {
      return Optional.empty();
    }
  }

  /// Of an image whose beginning alone is decoded: what lies further on is not known, and nothing
  /// is said of it.
  ///
  /// @param head the first decoded bytes
  /// @param diskBytes what it decodes to, if that is known for sure
  public static ImageOutlook ofBeginning(ByteBuffer head, OptionalLong diskBytes) {
    return of(
        diskBytes.isPresent()
            ? DiskEnds.beginning(head, diskBytes.getAsLong())
            : DiskEnds.beginning(head),
        Optional.empty());
  }

  /// @param passing an os-release that was seen while the disk went by
  static ImageOutlook of(DiskBytes disk, Optional<OsRelease> passing) {
    PartitionTableReader.Reading reading = PartitionTableReader.read(disk);
    List<String> problems = new ArrayList<>(reading.problems());
    ImageContents contents = ContentsReader.read(disk, reading.table(), passing, problems);
    return new ImageOutlook(reading.table(), contents, problems);
  }

  /// Why a disk that holds exactly this would not work; empty if it may.
  ///
  /// @return a clause about the image: "it has ..."
  public Optional<String> unusable() {
    return table instanceof PartitionTable.Gpt gpt && gpt.copy() == PartitionTable.Copy.BACKUP
        ? Optional.of(
            "it has only the backup of its partition table, at its end: Linux reads the one at the"
                + " beginning and would find no partition; get it again, whole, or put the table"
                + " back first (gdisk: r, b, w)")
        : Optional.empty();
  }
}
