package bty.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The disk that pieces make, which come in order here.
///
/// @param zeroBytes how many came as zeroes
record Assembled(ByteBuffer disk, long zeroBytes) {
  static Assembled of(DiskPieces pieces, int headBytes, int bufferBytes) throws IOException {
    List<byte[]> parts = new ArrayList<>();
    ByteBuffer head = ByteBuffer.allocateDirect(headBytes);
    assertThat(pieces.readHead(head)).isEqualTo(head.position());
    parts.add(array(head.flip()));
    ByteBuffer buffer = ByteBuffer.allocateDirect(bufferBytes);
    long at = parts.getFirst().length;
    long zeroes = 0;
    while (true) {
      switch (pieces.next(buffer.clear())) {
        case DiskPieces.Piece.Data(long offset) -> {
          assertThat(offset).isEqualTo(at);
          parts.add(array(buffer.flip()));
          at += parts.getLast().length;
        }
        case DiskPieces.Piece.Zeroes(long offset, long length) -> {
          assertThat(offset).isEqualTo(at);
          parts.add(new byte[(int) length]);
          at += length;
          zeroes += length;
        }
        case DiskPieces.Piece.End(long diskBytes) -> {
          assertThat(diskBytes).isEqualTo(at);
          return new Assembled(join(parts), zeroes);
        }
      }
    }
  }

  private static byte[] array(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    return bytes;
  }

  private static ByteBuffer join(List<byte[]> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.flip();
  }
}
