package bty.engine.flash;

import bty.engine.image.Acceptance;
import bty.engine.image.DiskContent;
import bty.engine.image.DiskPieces;
import bty.engine.image.OpenImage;
import bty.engine.inspect.ImageChecks;
import bty.engine.inspect.ImageContents.BootWays;
import bty.engine.inspect.ImageOutlook;
import bty.engine.inspect.LoaderLook;
import bty.engine.partition.PartitionTable;
import bty.engine.selection.Requirement;
import bty.engine.source.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The first MiB an image decodes to: the proof that it decodes, and what a disk must be to hold
/// it.
///
/// @param head ready to be read, aligned for direct I/O
/// @param need what is known of the whole image by now
/// @param notes what an operator should read before flashing it
/// @param boot what firmware would start, as far as it shows; empty if that is not looked at
record ImageHead(ByteBuffer head, Requirement need, List<String> notes, Optional<BootWays> boot) {
  static final int HEAD_BYTES = 1 << 20;

  ImageHead {
    notes = List.copyOf(notes);
  }

  /// Reads the first decoded bytes of the image.
  ///
  /// @param all of the image, where that could be looked at
  /// @throws IOException if the image can't be had, is damaged, is no disk, or is one on which
  ///   nothing would be found
  static ImageHead read(
      OpenImage image, DiskPieces pieces, FlashRequest request, Optional<ImageOutlook> all)
      throws IOException {
    ByteBuffer head = DiskWriters.alignedBuffer(HEAD_BYTES);
    pieces.readHead(head);
    boolean whole = head.hasRemaining();
    ImageChecks.requireHead(image, head, request.accepted());
    OptionalLong bytes =
        whole ? OptionalLong.of(head.remaining()) : known(image.leastDiskBytes(), request);
    if (request.accepted() == Acceptance.ANYTHING) {
      return new ImageHead(
          head, new Requirement(bytes, DiskContent.sectorBytes(head)), List.of(), Optional.empty());
    }
    OptionalLong exact = whole || image.isSizeExact() ? bytes : OptionalLong.empty();
    ImageOutlook outlook = all.orElseGet(() -> ImageOutlook.ofBeginning(head, exact));
    Optional<String> unusable = outlook.unusable();
    if (unusable.isPresent()) {
      throw new ImageException(
          ImageException.Kind.FORMAT,
          image.location().describe() + " cannot be flashed: " + unusable.get());
    }
    return new ImageHead(
        head,
        need(head, bytes, outlook.table()),
        outlook.problems(),
        Optional.of(outlook.contents().boot()));
  }

  /// Whether there is more to be found out about the loader.
  boolean hidesLoader() {
    return boot.filter(ways -> !ways.isLoaderKnown()).isPresent();
  }

  /// The same with what was found further on.
  ImageHead with(LoaderLook look) {
    List<String> all = new ArrayList<>(notes);
    look.problems().stream().filter(problem -> !notes.contains(problem)).forEach(all::add);
    return new ImageHead(head, need, all, Optional.of(look.boot()));
  }

  private static Requirement need(ByteBuffer head, OptionalLong bytes, PartitionTable table) {
    // A GPT that is damaged still was made for such sectors.
    OptionalInt signed = DiskContent.sectorBytes(head);
    OptionalInt sectors = signed.isPresent() ? signed : table.neededSectorBytes();
    return new Requirement(bytes, sectors, table.neededDiskBytes());
  }

  /// Who asks may know more than the first bytes say.
  private static OptionalLong known(OptionalLong said, FlashRequest request) {
    OptionalLong told = request.expectedDiskBytes();
    return said.isEmpty() || told.orElse(0) > said.getAsLong() ? told : said;
  }
}
