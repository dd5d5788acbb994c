package bty.engine.image;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A magic number: bytes that something has at a fixed place.
///
/// @param offset where, in bytes from the start
/// @param latin1 the bytes, one character each
/// @param content what it is then
record Magic<T>(int offset, String latin1, T content) {
  /// What the first of them that is there stands for.
  static <T> Optional<T> first(List<Magic<T>> magics, ByteBuffer start) {
    return magics.stream()
        .filter(magic -> isAt(start, magic.offset(), magic.latin1()))
        .map(Magic::content)
        .findFirst();
  }

  /// Whether the bytes are there.
  static boolean isAt(ByteBuffer start, int offset, String latin1) {
    if (start.remaining() < offset + latin1.length()) {
      return false;
    }
    for (int i = 0; i < latin1.length(); i++) {
      if ((start.get(start.position() + offset + i) & 0xff) != latin1.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
