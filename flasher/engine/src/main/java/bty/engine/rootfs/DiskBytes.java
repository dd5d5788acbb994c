package bty.engine.rootfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads a disk anywhere, in its byte order: all on-disk formats here are little-endian unless they
/// say otherwise.
final class DiskBytes {
  /// Where the bytes come from.
  @FunctionalInterface
  interface Source {
    /// As [bty.engine.disk.WritableDisk#read].
    int read(ByteBuffer into, long offset) throws IOException;
  }

  private final Source source;
  private final long sizeBytes;

  DiskBytes(Source source, long sizeBytes) {
    this.source = source;
    this.sizeBytes = sizeBytes;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /// What is there of a range: fewer bytes, or none, where the disk ends before.
  ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    while (offset >= 0 && bytes.hasRemaining() && offset + bytes.position() < sizeBytes) {
      if (source.read(bytes, offset + bytes.position()) <= 0) {
        break;
      }
    }
    return bytes.flip();
  }

  /// Whether the text stands at a place of the bytes.
  static boolean has(ByteBuffer bytes, int at, String ascii) {
    byte[] wanted = ascii.getBytes(StandardCharsets.ISO_8859_1);
    if (at + wanted.length > bytes.limit()) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes.get(at + i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
