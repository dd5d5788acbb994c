package bty.engine.inspect;

import bty.engine.disk.DiskBytes;
import bty.engine.image.Acceptance;
import bty.engine.image.DiskContent;
import bty.engine.image.DiskPieces;
import bty.engine.image.ImageFormat;
import bty.engine.image.OpenImage;
import bty.engine.image.Reading;
import bty.engine.partition.DiskEnds;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Whether an image may be flashed, as far as can be told without reading it whole. Lists, dry runs
/// and flashes ask the same questions.
public final class ImageChecks {
  private ImageChecks() {}

  /// How an image is stored; it passes all that can be asked of it in a moment.
  ///
  /// @throws ImageException if it does not
  /// @throws IOException if it can't be read
  public static ImageFormat format(ImageLocation location) throws IOException {
    try (OpenImage image = OpenImage.open(location, RetryPolicy.PATIENT, Reading.NEEDED);
        DiskPieces pieces = image.pieces(image.chunks())) {
      requireEnd(image, Acceptance.DISKS);
      ByteBuffer head = ByteBuffer.allocateDirect(DiskPieces.MOST_HEAD_BYTES);
      pieces.readHead(head);
      requireHead(image, head, Acceptance.DISKS);
      return image.format();
    }
  }

  /// Looks at the end of a disk that lies in a file as it is.
  ///
  /// @throws ImageException of kind FORMAT if it is cut off, or something else than a disk
  public static void requireEnd(OpenImage image, Acceptance accepted) throws IOException {
    Optional<DiskBytes> disk = image.randomAccess();
    if (image.location() instanceof ImageLocation.File && disk.isPresent()) {
      requireWhole(image.location(), image.format(), disk.get(), accepted);
    }
  }

  /// Looks at all of a disk.
  ///
  /// @throws ImageException of kind FORMAT if it is cut off, or something else than a disk
  public static void requireWhole(
      ImageLocation location, ImageFormat format, DiskBytes disk, Acceptance accepted)
      throws IOException {
    try {
      CutOff.refuse(location, format, disk);
      if (accepted == Acceptance.DISKS) {
        DiskContent.requireNoFooter(location, format, disk);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Looks at the first MiB of a disk, or at all there is.
  ///
  /// @param head filled up to its position, and then ready to be read
  /// @throws ImageException of kind FORMAT if it is not the beginning of a disk, or that of one
  ///   that is cut off
  public static void requireHead(OpenImage image, ByteBuffer head, Acceptance accepted)
      throws ImageException {
    boolean whole = head.hasRemaining();
    head.flip();
    switch (accepted) {
      case DISKS -> {
        DiskContent.requireDisk(image.location(), image.format(), head);
        DiskContent.requireRecognised(image.location(), head);
      }
      case ANYTHING -> DiskContent.requireAny(image.location(), head);
    }
    if (whole || image.isSizeExact()) {
      long bytes = whole ? head.remaining() : image.leastDiskBytes().orElseThrow();
      CutOff.refuseByHead(
          image.location(), image.format(), new DiskEnds(head, ByteBuffer.allocate(0), bytes));
    }
  }
}
