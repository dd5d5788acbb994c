package bty.engine.inspect;

import bty.engine.disk.DiskBytes;
import bty.engine.image.DiskPieces;
import bty.engine.image.OpenImage;
import bty.engine.inspect.ImageContents.BootWays;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTable;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What firmware would start, looked for beyond the first MiB of an image: for whoever has to know
/// whether the loader is signed, and cannot decode the whole image for that.
///
/// Linux and Windows images have their EFI system partition at the beginning, and the loader at the
/// beginning of that. A loader that does not show within what is decoded is not known.
///
/// @param problems sentences about it that an operator should read
public record LoaderLook(BootWays boot, List<String> problems) {
  /// Of a file: the slowest format, bzip2, takes two seconds for them, the others tenths.
  private static final long MOST_OF_FILE = 64L << 20;

  /// From a server: as stored bytes, which have to come first, they are a few MiB.
  private static final long MOST_FROM_SERVER = 16L << 20;

  private static final int BUFFER_BYTES = 1 << 20;

  /// Keeps a copy of the list.
  public LoaderLook {
    problems = List.copyOf(problems);
  }

  /// Of a disk that can be read anywhere.
  ///
  /// @throws UncheckedIOException if it can't
  public static LoaderLook of(DiskBytes disk) {
    List<String> problems = new ArrayList<>();
    BootWays boot = new BootReader(disk, PartitionTable.of(disk), problems).read();
    return new LoaderLook(boot, problems);
  }

  /// Of an image whose beginning is decoded: goes on until the loader shows, or until that would
  /// take too long.
  ///
  /// @param pieces of which nothing but the head was read; not to be used afterwards
  /// @param head the first decoded bytes
  /// @return empty if it is not known, also where the image can't be read that far, which whoever
  ///   reads all of it has words for
  /// @throws IOException if the thread is interrupted
  public static Optional<LoaderLook> goingOn(OpenImage image, DiskPieces pieces, ByteBuffer head)
      throws IOException {
    try {
      Optional<DiskBytes> disk = image.randomAccess();
      return (disk.isPresent() ? disk.map(LoaderLook::of) : decoding(image, pieces, head))
          .filter(look -> look.boot().isLoaderKnown());
    } catch (IOException unreadable) {
      if (isStopped()) {
        throw unreadable;
      }
      return Optional.empty();
    } catch (UncheckedIOException unreadable) {
      if (isStopped()) {
        throw unreadable.getCause();
      }
      return Optional.empty();
    }
  }

  private static boolean isStopped() {
    return Thread.currentThread().isInterrupted();
  }

  private static Optional<LoaderLook> decoding(OpenImage image, DiskPieces pieces, ByteBuffer head)
      throws IOException {
    long most = image.location() instanceof ImageLocation.File ? MOST_OF_FILE : MOST_FROM_SERVER;
    Optional<PartitionEntry> efi = EfiStart.partition(head);
    if (efi.filter(partition -> partition.startBytes() < most).isEmpty()) {
      return Optional.empty();
    }
    EfiStart start = new EfiStart(head, efi.get());
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    while (start.goesOn() && start.seen() < most) {
      switch (pieces.next(buffer.clear())) {
        case DiskPieces.Piece.Data(long offset) -> start.data(buffer.flip(), offset);
        case DiskPieces.Piece.Zeroes(long offset, long length) -> start.zeroes(offset, length);
        case DiskPieces.Piece.End _ -> {
          return Optional.empty(); // It is cut off there.
        }
      }
      LoaderLook look = of(start);
      if (look.boot().isLoaderKnown()) {
        return Optional.of(look);
      }
    }
    return Optional.empty();
  }
}
