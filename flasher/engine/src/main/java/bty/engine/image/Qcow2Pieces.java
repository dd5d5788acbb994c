package bty.engine.image;

import bty.engine.qcow2.ClusterReader;
import bty.engine.qcow2.Qcow2Exception;
import bty.engine.qcow2.Qcow2Image;
import bty.engine.qcow2.RangeCursor;
import bty.engine.source.StoredChunks;
import bty.engine.source.StoredRoute;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The disk of a qcow2 image: first what is zero, which needs no stored bytes, then its clusters as
/// they come.
final class Qcow2Pieces implements DiskPieces {
  private final Qcow2Disk image;
  private final RangeCursor zeroes;
  private final ClusterReader clusters;

  private Qcow2Pieces(Qcow2Disk image, ClusterReader clusters) {
    this.image = image;
    this.zeroes = image.disk().zeroRanges();
    this.clusters = clusters;
  }

  static DiskPieces of(Qcow2Disk image, Reading reading, StoredChunks stored) {
    Qcow2Image disk = image.disk();
    return new Qcow2Pieces(
        image,
        switch (reading) {
          case WHOLE, PINNED -> disk.whole(stored::next);
          case NEEDED -> disk.needed(stored::next);
        });
  }

  /// The stretches that the disk's content needs.
  static StoredRoute route(Qcow2Image disk) {
    return new StoredRoute() {
      private final RangeCursor needed = disk.neededRanges();
      private boolean more = needed.next();

      @Override
      public Optional<Stretch> from(long at) {
        while (more && needed.to() <= at) {
          more = needed.next();
        }
        return more
            ? Optional.of(new Stretch(Math.max(at, needed.from()), needed.to()))
            : Optional.empty();
      }
    };
  }

  @Override
  public int readHead(ByteBuffer into) {
    ByteBuffer head = image.head();
    int count = Math.min(into.remaining(), head.remaining());
    into.put(head.slice(head.position(), count));
    return count;
  }

  @Override
  public Piece next(ByteBuffer into) throws IOException {
    if (zeroes.next()) {
      return new Piece.Zeroes(zeroes.from(), zeroes.to() - zeroes.from());
    }
    try {
      long at = clusters.read(into);
      return at < 0 ? new Piece.End(image.disk().diskBytes()) : new Piece.Data(at);
    } catch (Qcow2Exception e) {
      throw Qcow2Disk.inWords(e);
    }
  }

  @Override
  public void close() {
    clusters.close();
  }
}
