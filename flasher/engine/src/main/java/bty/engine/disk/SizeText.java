package bty.engine.disk;

import java.util.Locale;

/// Sizes in words, in the decimal units that are printed on disks.
public final class SizeText {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private SizeText() {}

  /// `512 bytes`, `1.5 kB`, `500.1 GB`.
  static String of(long bytes) {
    if (bytes < 1000) {
      return bytes + " bytes";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 999.95) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
  }

  /// With the exact count: `500.1 GB (500107862016 bytes)`.
  public static String exact(long bytes) {
    return bytes < 1000 ? bytes + " bytes" : of(bytes) + " (" + bytes + " bytes)";
  }
}
