package bty.engine.image;

import bty.engine.disk.DiskBytes;
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
  ///   image, a part of a system or a page of the web instead of a disk
  public static void requireDisk(ImageLocation location, ImageFormat format, ByteBuffer head)
      throws ImageException {
    requireAny(location, head);
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

  /// Checks that there is anything at all.
  ///
  /// @throws ImageException of kind FORMAT
  public static void requireAny(ImageLocation location, ByteBuffer head) throws ImageException {
    if (!head.hasRemaining()) {
      throw new ImageException(
          ImageException.Kind.FORMAT,
          location.describe() + " decodes to nothing; wanted a disk image");
    }
  }

  /// Why these are hardly the bytes of a disk, though they are nothing else that is known; empty if
  /// they may be.
  ///
  /// @param head the first MiB, or all there is
  /// @return a sentence
  public static Optional<String> unrecognised(ImageLocation location, ByteBuffer head) {
    return DiskEvidence.of(head) != DiskEvidence.NONE
        ? Optional.empty()
        : Optional.of(
            "%s holds no partition table, file system or boot sector, so it is hardly a disk image; bty flash --raw-anything writes it all the same"
                .formatted(location.describe()));
  }

  /// As [#unrecognised], for those who can't go on with it.
  ///
  /// @throws ImageException of kind FORMAT
  public static void requireRecognised(ImageLocation location, ByteBuffer head)
      throws ImageException {
    Optional<String> sentence = unrecognised(location, head);
    if (sentence.isPresent()) {
      throw new ImageException(ImageException.Kind.FORMAT, sentence.get());
    }
  }

  /// Checks the end of the decoded bytes, where some formats say what they are.
  ///
  /// @throws ImageException of kind FORMAT if it is another kind of image
  public static void requireNoFooter(ImageLocation location, ImageFormat format, DiskBytes disk)
      throws ImageException {
    Optional<FormatDetector.Foreign> footer = DiskFooters.of(disk);
    if (footer.isPresent()) {
      throw inside(location, format, footer.get().what(), footer.get().hint());
    }
  }

  /// What is said of an image that ends within a sector, which no disk does; empty if it does not.
  public static Optional<String> lastSector(ImageLocation location, long diskBytes) {
    return diskBytes % SECTOR_BYTES == 0
        ? Optional.empty()
        : Optional.of(
            "%s decodes to %d bytes, which is no whole number of %d-byte sectors: the last one is filled up with zeroes"
                .formatted(location.describe(), diskBytes, SECTOR_BYTES));
  }

  /// Where the sector ends that byte `diskBytes` is in.
  public static long wholeSectors(long diskBytes) {
    return Math.ceilDiv(diskBytes, SECTOR_BYTES) * SECTOR_BYTES;
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
        format == ImageFormat.RAW
            ? "%s is %s; %s".formatted(location.describe(), what, hint)
            : "%s is %s and holds %s; %s"
                .formatted(location.describe(), format.word(), what, hint));
  }
}
