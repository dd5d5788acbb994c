package bty.engine.qcow2;

/// How compressed clusters are compressed: the additional header field `compression_type`.
enum Compression {
  /// Raw deflate, RFC 1951: type 0.
  DEFLATE,
  /// Zstandard, RFC 8878: type 1.
  ZSTD
}
