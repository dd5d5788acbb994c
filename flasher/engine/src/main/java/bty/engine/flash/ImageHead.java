package bty.engine.flash;

import bty.engine.image.DiskContent;
import bty.engine.image.DiskPieces;
import bty.engine.image.OpenImage;
import bty.engine.inspect.ImageChecks;
import bty.engine.selection.Requirement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// The first MiB an image decodes to: the proof that it decodes, and what a disk must be to hold
/// it.
///
/// @param head ready to be read, aligned for direct I/O
/// @param need what is known of the whole image by now
record ImageHead(ByteBuffer head, Requirement need) {
  static final int HEAD_BYTES = 1 << 20;

  /// Reads the first decoded bytes of the image.
  ///
  /// @throws IOException if the image can't be had, is damaged, or is no disk
  static ImageHead read(OpenImage image, DiskPieces pieces, FlashRequest request)
      throws IOException {
    ByteBuffer head = DiskWriters.alignedBuffer(HEAD_BYTES);
    pieces.readHead(head);
    boolean whole = head.hasRemaining();
    ImageChecks.requireHead(image, head, request.accepted());
    OptionalLong bytes =
        whole ? OptionalLong.of(head.remaining()) : known(image.leastDiskBytes(), request);
    return new ImageHead(head, new Requirement(bytes, DiskContent.sectorBytes(head)));
  }

  /// Who asks may know more than the first bytes say.
  private static OptionalLong known(OptionalLong said, FlashRequest request) {
    OptionalLong told = request.expectedDiskBytes();
    return said.isEmpty() || told.orElse(0) > said.getAsLong() ? told : said;
  }
}
