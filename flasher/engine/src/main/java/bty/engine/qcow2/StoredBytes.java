package bty.engine.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The stored bytes of an image, to be read from any place.
public interface StoredBytes {
  /// How many there are.
  long length();

  /// Fills the whole buffer, a direct one.
  ///
  /// @param position of the first byte; all of the bytes are below [#length()]
  /// @throws IOException if they can't be had
  void read(long position, ByteBuffer into) throws IOException;

  /// The first byte at `position` or after it that is not in a hole of the file; [#length()] if
  /// there is none. What is in a hole is zero.
  ///
  /// @throws IOException if that can't be found out
  default long nextData(long position) throws IOException {
    return position;
  }

  /// The first byte after `position`, which is not in a hole, that is in one; [#length()] if there
  /// is none.
  ///
  /// @throws IOException if that can't be found out
  default long nextHole(long position) throws IOException {
    return length();
  }
}
