package bty.engine.image;

import bty.engine.compression.Decoder;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The disk of a format that is one stream: its bytes come in order, zeroes among them.
final class StreamPieces implements DiskPieces {
  private final Decoder decoder;
  private long at;

  StreamPieces(Decoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public int readHead(ByteBuffer into) throws IOException {
    int count = Math.max(0, decoder.read(into));
    at += count;
    return count;
  }

  @Override
  public Piece next(ByteBuffer into) throws IOException {
    int count = decoder.read(into);
    if (count < 0) {
      return new Piece.End(at);
    }
    Piece piece = new Piece.Data(at);
    at += count;
    return piece;
  }

  @Override
  public void close() {
    decoder.close();
  }
}
