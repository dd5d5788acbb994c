package bty.engine.flash;

import bty.engine.device.HoledFile;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.ReadBytes;
import bty.engine.image.Acceptance;
import bty.engine.image.DiskPieces;
import bty.engine.image.OpenImage;
import bty.engine.image.Reading;
import bty.engine.partition.DiskEnds;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTable;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Whether a disk holds an image already, so that whoever flashes without being asked does not do
/// it again and again. Told by what a system that has run leaves as it was: the identifier of the
/// partition table, and where its partitions begin. A root that grew, and the backup of a table
/// that moved, do not matter. Since a flash writes the table last, a disk whose flash was cut off
/// holds nothing.
///
/// It is a guess to one side: another build of an image that keeps its identifiers counts as the
/// same. A system that gives its disk new ones when it first runs is not recognised after that.
public final class AlreadyThere {
  private static final int HEAD_BYTES = DiskPieces.MOST_HEAD_BYTES;
  private static final String NO_IDENTIFIER = "00000000";

  private AlreadyThere() {}

  /// Looks at the beginning of both.
  ///
  /// @throws IOException if the image or the disk can't be read
  public static boolean holds(ImageLocation image, Disk disk) throws IOException {
    ByteBuffer head = ByteBuffer.allocateDirect(HEAD_BYTES);
    try (OpenImage open =
            OpenImage.open(
                image, RetryPolicy.PATIENT, Reading.NEEDED, Acceptance.ANYTHING, Optional.empty());
        DiskPieces pieces = open.pieces(open.chunks())) {
      pieces.readHead(head);
    }
    head.flip();
    try (HoledFile file = HoledFile.open(Path.of(disk.path()))) {
      return same(head, ReadBytes.of(disk.sizeBytes(), file::read));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// @param image its first bytes
  static boolean same(ByteBuffer image, DiskBytes disk) {
    return switch (PartitionTable.of(DiskEnds.beginning(image))) {
      case PartitionTable.Gpt(_, _, String guid, _, List<PartitionEntry> partitions) ->
          PartitionTable.of(disk)
                  instanceof
                  PartitionTable.Gpt(
                      _,
                      PartitionTable.Copy copy,
                      String there,
                      _,
                      List<PartitionEntry> found)
              && copy == PartitionTable.Copy.PRIMARY
              && there.equals(guid)
              && starts(found).containsAll(starts(partitions));
      case PartitionTable.Mbr(String id, List<PartitionEntry> partitions)
          when !id.equals(NO_IDENTIFIER) ->
          PartitionTable.of(disk)
                  instanceof PartitionTable.Mbr(String there, List<PartitionEntry> found)
              && there.equals(id)
              && starts(found).containsAll(starts(partitions));
      case PartitionTable.Mbr _, PartitionTable.None _ -> sameBytes(image, disk);
    };
  }

  private static List<Long> starts(List<PartitionEntry> partitions) {
    return partitions.stream()
        .filter(partition -> !partition.isExtended())
        .map(PartitionEntry::startBytes)
        .toList();
  }

  /// Without an identifier only a disk that nobody used since looks the same. Zeroes are nothing.
  private static boolean sameBytes(ByteBuffer image, DiskBytes disk) {
    boolean blank = true;
    for (int at = image.position(); blank && at < image.limit(); at++) {
      blank = image.get(at) == 0;
    }
    return !blank && disk.range(0, image.remaining()).filter(image::equals).isPresent();
  }
}
