package bty.engine.qcow2;

/// Ranges of bytes, in order and apart from each other, to be gone through once.
public interface RangeCursor {
  /// Moves to the next range, the first one at first; false after the last.
  boolean next();

  /// Where the range begins.
  long from();

  /// Where it ends: the first byte after it.
  long to();

  /// One range from the first byte to the last.
  static RangeCursor whole(long bytes) {
    return new WholeRange(bytes);
  }
}
