package bty.engine.image;

import java.util.Arrays;
import java.util.Locale;

/// How the bytes of an image are stored. Decided by the first bytes, never by the name.
public enum ImageFormat {
  /// The bytes of the disk themselves.
  RAW,
  /// Zstandard, RFC 8878.
  ZSTD,
  /// gzip, RFC 1952.
  GZIP,
  /// The .xz container.
  XZ,
  /// bzip2.
  BZIP2,
  /// QEMU copy-on-write, version 2 or 3.
  QCOW2;

  /// The word in JSON, YAML and messages.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The format of that word.
  ///
  /// @throws IllegalArgumentException if there is none
  public static ImageFormat of(String word) {
    return Arrays.stream(values())
        .filter(format -> format.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("format \"" + word + "\" is unknown"));
  }
}
