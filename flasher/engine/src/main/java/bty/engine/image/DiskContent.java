package bty.engine.image;

import bty.engine.partition.DiskEnds;
import bty.engine.partition.GptHeader;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Whether decoded bytes can be a disk.
public final class DiskContent {
  /// The smallest sector a disk has, in bytes.
  private static final int SECTOR_BYTES = 512;

  private DiskContent() {}

  /// Checks the beginning of the decoded bytes.
  ///
  /// @param head at least the first 64 KiB, or all there is
  /// @throws ImageException of kind FORMAT if there is none, or it is an archive, another stored
  ///   image or a page of the web instead of a disk
  public static void requireDisk(ImageLocation location, ImageFormat format, ByteBuffer head)
      throws ImageException {
    if (!head.hasRemaining()) {
      throw new ImageException(
          ImageException.Kind.FORMAT,
          location.describe() + " decodes to nothing; wanted a disk image");
    }
    ByteBuffer start =
        head.slice(head.position(), Math.min(head.remaining(), FormatDetector.START_BYTES));
    switch (FormatDetector.of(start)) {
      case FormatDetector.Stored(ImageFormat inner) -> {
        if (inner != ImageFormat.RAW) {
          throw inside(location, format, inner.word() + " data", "store it once only");
        }
      }
      case FormatDetector.Foreign(String what, String hint) ->
          throw inside(location, format, what, hint);
    }
  }

  /// What is wrong with the decoded length, if anything: no disk ends within a sector, so such an
  /// image was most likely cut off.
  public static Optional<String> wholeSectors(ImageLocation location, long diskBytes) {
    return diskBytes % SECTOR_BYTES == 0
        ? Optional.empty()
        : Optional.of(
            "%s decodes to %d bytes, which is no whole number of %d-byte sectors: it was likely cut off, or is no disk image"
                .formatted(location.describe(), diskBytes, SECTOR_BYTES));
  }

  /// As [#wholeSectors], for those who can't go on with such an image.
  ///
  /// @throws ImageException of kind FORMAT
  public static void requireWholeSectors(ImageLocation location, long diskBytes)
      throws ImageException {
    Optional<String> wrong = wholeSectors(location, diskBytes);
    if (wrong.isPresent()) {
      throw new ImageException(ImageException.Kind.FORMAT, wrong.get());
    }
  }

  /// The logical sector size a GPT was made for, 512 or 4096: its header is in the second sector.
  /// Empty if there is no GPT; then any sector size may do.
  ///
  /// @param head the first 8 KiB at least, or all there is
  public static OptionalInt sectorBytes(ByteBuffer head) {
    DiskEnds ends = new DiskEnds(head, head, head.remaining());
    return IntStream.of(512, 4096).filter(size -> GptHeader.isSignedAt(ends, size)).findFirst();
  }

  private static ImageException inside(
      ImageLocation location, ImageFormat format, String what, String hint) {
    return new ImageException(
        ImageException.Kind.FORMAT,
        "%s is %s and holds %s; %s".formatted(location.describe(), format.word(), what, hint));
  }
}
