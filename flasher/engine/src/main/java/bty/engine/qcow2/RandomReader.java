package bty.engine.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads stretches of the disk, cluster by cluster.
final class RandomReader implements AutoCloseable {
  private final String image;
  private final StoredBytes stored;
  private final Qcow2Header header;
  private final Runs runs;
  private final ClusterDecoder decoder;

  RandomReader(String image, StoredBytes stored, Qcow2Header header, Runs runs) {
    this.image = image;
    this.stored = stored;
    this.header = header;
    this.runs = runs;
    this.decoder = ClusterDecoder.of(header.compression());
  }

  /// Fills the buffer from that place on; it must not reach beyond the end of the disk.
  void read(long diskOffset, ByteBuffer into) throws IOException {
    long at = diskOffset;
    int run = runs.firstEndingAfter(diskOffset, header);
    while (into.hasRemaining()) {
      long begin = run < runs.count() ? runs.diskOffset(run) : Long.MAX_VALUE;
      if (at < begin) {
        at += zero(into, begin - at);
      } else {
        long end = runs.diskEnd(run, header);
        ByteBuffer part = into.slice(into.position(), (int) Math.min(into.remaining(), end - at));
        into.position(into.position() + part.remaining());
        if (runs.isCompressed(run)) {
          readCompressed(run, at, part);
        } else {
          stored.read(runs.storedOffset(run) + at - begin, part);
        }
        at += part.capacity();
        run++;
      }
    }
  }

  private static int zero(ByteBuffer into, long most) {
    int count = (int) Math.min(into.remaining(), most);
    for (int i = 0; i < count; i++) {
      into.put((byte) 0);
    }
    return count;
  }

  private void readCompressed(int run, long at, ByteBuffer part) throws IOException {
    ByteBuffer packed = ByteBuffer.allocateDirect((int) runs.storedBytes(run));
    stored.read(runs.storedOffset(run), packed);
    int skipped = (int) (at - runs.diskOffset(run));
    ByteBuffer plain = ByteBuffer.allocateDirect(skipped + part.remaining());
    if (!decoder.decode(packed.flip(), plain)) {
      throw Qcow2Exception.damaged(
          image,
          "the compressed cluster of its disk at byte %d can't be decompressed"
              .formatted(runs.diskOffset(run)));
    }
    part.put(plain.flip().position(skipped));
  }

  @Override
  public void close() {
    decoder.close();
  }
}
