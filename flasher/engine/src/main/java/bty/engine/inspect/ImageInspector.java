package bty.engine.inspect;

import bty.engine.compression.DecoderMemory;
import bty.engine.disk.DiskBytes;
import bty.engine.image.DiskContent;
import bty.engine.image.DiskPieces;
import bty.engine.image.OpenImage;
import bty.engine.image.Reading;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Reads an image once, from its first to its last stored byte, and says what it is. The appliance
/// does this at upload and `bty inspect image` at the shell, with the code that will later write
/// it.
public final class ImageInspector {
  private final Supplier<DecoderMemory> memory;

  /// An inspector that decodes what the flasher decodes on this machine.
  public ImageInspector() {
    this(DecoderMemory::ofThisMachine);
  }

  /// @param memory what decoding may take, asked for each image
  public ImageInspector(Supplier<DecoderMemory> memory) {
    this.memory = memory;
  }

  /// Takes as long as reading and decoding the whole image; stores nothing.
  ///
  /// @throws ImageException if the image can't be fetched, is of a kind that can't be flashed, or
  ///   is damaged
  /// @throws IOException if the thread is interrupted or reading breaks otherwise
  public ImageInspection inspect(ImageLocation location) throws IOException {
    try (OpenImage image = OpenImage.open(location, RetryPolicy.PATIENT, Reading.WHOLE);
        DiskPieces pieces = image.pieces(image.chunks(), memory.get())) {
      ByteBuffer head = ByteBuffer.allocateDirect(EndsKeeper.END_BYTES);
      pieces.readHead(head);
      DiskContent.requireDisk(location, image.format(), head.flip());
      Optional<String> noDisk = DiskContent.unrecognised(location, head);
      OsReleaseFinder passing = new OsReleaseFinder();
      DiskBytes kept = decodeAll(image, pieces, head, passing);
      DiskBytes disk = image.randomAccess().orElse(kept);
      DiskContent.requireNoFooter(location, image.format(), disk);
      ImageOutlook outlook = ImageOutlook.of(disk, passing.found());
      List<String> problems = new ArrayList<>(outlook.problems());
      DiskContent.lastSector(location, disk.diskBytes()).ifPresent(problems::add);
      noDisk.ifPresent(problems::add);
      problems.addAll(image.notes());
      return new ImageInspection(
          location,
          image.format(),
          image.storedBytes(),
          OptionalLong.of(disk.diskBytes()),
          image.digest().orElseThrow(() -> new AssertionError("BUG: read whole")),
          outlook.table(),
          outlook.contents(),
          noDisk,
          problems);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static DiskBytes decodeAll(
      OpenImage image, DiskPieces pieces, ByteBuffer head, OsReleaseFinder passing)
      throws IOException {
    StartsKeeper starts = new StartsKeeper(head);
    passing.data(head, 0);
    EndsKeeper ends =
        new EndsKeeper(head, image.isSizeExact() ? image.leastDiskBytes() : OptionalLong.empty());
    ByteBuffer buffer = ByteBuffer.allocateDirect(EndsKeeper.END_BYTES);
    while (true) {
      switch (pieces.next(buffer.clear())) {
        case DiskPieces.Piece.Data(long offset) -> {
          ends.data(buffer.flip(), offset);
          starts.data(buffer, offset);
          passing.data(buffer, offset);
        }
        case DiskPieces.Piece.Zeroes(long offset, long length) -> ends.zeroes(offset, length);
        case DiskPieces.Piece.End(long diskBytes) -> {
          return starts.with(ends.of(diskBytes));
        }
      }
    }
  }
}
