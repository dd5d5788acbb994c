package bty.engine.image;

import bty.engine.qcow2.Qcow2Exception;
import bty.engine.qcow2.Qcow2Image;
import bty.engine.qcow2.StoredBytes;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A qcow2 image whose tables are read, and the beginning of its disk: both come from all over the
/// file, and before anything else is read of it.
///
/// @param head the first [DiskPieces#MOST_HEAD_BYTES] of the disk, or all there is
record Qcow2Disk(Qcow2Image disk, ByteBuffer head) {
  /// @throws ImageException if it can't be read, or is damaged
  static Qcow2Disk open(ImageLocation location, StoredBytes stored, Reading reading)
      throws IOException {
    try {
      Qcow2Image whole = Qcow2Image.open(location.describe(), stored);
      Qcow2Image disk =
          switch (reading) {
            case WHOLE, PINNED -> whole;
            case NEEDED -> whole.withoutHoles();
          };
      int bytes = Math.clamp(disk.diskBytes(), 0, DiskPieces.MOST_HEAD_BYTES);
      ByteBuffer head = ByteBuffer.allocateDirect(bytes);
      disk.read(0, head);
      return new Qcow2Disk(disk, head.flip());
    } catch (Qcow2Exception e) {
      throw inWords(e);
    }
  }

  static ImageException inWords(Qcow2Exception e) {
    ImageException.Kind kind =
        switch (e.kind()) {
          case UNSUPPORTED, DAMAGED -> ImageException.Kind.FORMAT;
          case CHANGED -> ImageException.Kind.FETCH;
        };
    return new ImageException(kind, String.valueOf(e.getMessage()), e);
  }
}
