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
}
