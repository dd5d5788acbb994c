package bty.engine.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The stored bytes of an image, handed on piece by piece to what decodes them.
public interface StoredChunks {
  /// The next piece, a direct buffer with at least one byte remaining; null after the last one. The
  /// buffer belongs to the caller until its next call, which may use it again.
  ///
  /// @throws IOException if the rest can't be had
  @Nullable ByteBuffer next() throws IOException;

  /// Where in the stored bytes the piece that [#next] gave last begins.
  long position();
}
