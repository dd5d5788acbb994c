package bty.engine.compression;

/// How much memory decoding an image may take.
///
/// @param windowLog the largest zstd window, as a power of two
/// @param bytes what a decoder of another format may take
public record DecoderMemory(int windowLog, long bytes) {
  /// What a server spares: the window that `zstd` itself takes without being told `--long`
  /// (ZSTD_WINDOWLOG_LIMIT_DEFAULT of zstd.h), and twice what `xz -9` needs (xz(1)).
  private static final int SERVER_WINDOW_LOG = 27;

  /// For a program that has the machine to itself: half of what is available.
  public static DecoderMemory ofThisMachine() {
    return new DecoderMemory(FreeMemory.windowLogMax(), FreeMemory.decoderBytes());
  }

  /// For a program that has others to serve meanwhile, and does not know who made the image: 128
  /// MiB, less on a small machine.
  public static DecoderMemory besideAServer() {
    return new DecoderMemory(
        Math.min(SERVER_WINDOW_LOG, FreeMemory.windowLogMax()),
        Math.min(1L << SERVER_WINDOW_LOG, FreeMemory.decoderBytes()));
  }
}
