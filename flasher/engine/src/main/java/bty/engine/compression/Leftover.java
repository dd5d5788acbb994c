package bty.engine.compression;

/// What may lie behind the end of a gzip file.
public enum Leftover {
  /// Zeroes, as tapes are filled up with, and what is known by its beginning.
  KNOWN,
  /// Anything: who made the file put it there.
  ANYTHING
}
