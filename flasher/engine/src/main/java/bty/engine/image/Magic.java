package bty.engine.image;

import java.nio.ByteBuffer;

/// A magic number: bytes that something has at a fixed place.
///
/// @param offset where, in bytes from the start
/// @param latin1 the bytes, one character each
/// @param content what it is then
record Magic(int offset, String latin1, FormatDetector content) {
  boolean isIn(ByteBuffer start) {
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
