package bty.engine.compression;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Turns stored bytes into the bytes of the disk. Used by one thread.
public interface Decoder extends Closeable {
  /// Fills the buffer, a direct one; less only at the end of the image, where it returns -1 once
  /// nothing is left.
  ///
  /// @throws ImageException of kind FORMAT if the stored bytes are damaged, cut off, or followed by
  ///   bytes that do not belong to them
  /// @throws IOException if the stored bytes can't be had
  int read(ByteBuffer into) throws IOException;

  @Override
  void close();
}
