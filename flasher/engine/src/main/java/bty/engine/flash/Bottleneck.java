package bty.engine.flash;

import java.util.Locale;

/// What the pipeline waited for most since the last progress event.
public enum Bottleneck {
  /// Stored bytes to arrive, from a server or a file.
  NETWORK,
  /// The processor: decoding and hashing.
  DECODE,
  /// The disk to take what was written.
  DISK;

  /// The word in JSON and messages.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
