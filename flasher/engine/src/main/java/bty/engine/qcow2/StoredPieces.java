package bty.engine.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Stored bytes as they come: those of some [RangeCursor], one range after the other.
@FunctionalInterface
public interface StoredPieces {
  /// The next piece, a direct buffer with at least one byte remaining; null after the last one. It
  /// may hold the end of one range and the beginning of the next. It stays as it is until the next
  /// call.
  ///
  /// @throws IOException if the rest can't be had
  @Nullable ByteBuffer next() throws IOException;
}
