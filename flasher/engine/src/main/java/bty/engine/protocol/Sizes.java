package bty.engine.protocol;

import java.time.Duration;
import java.util.Locale;

/// Numbers for people, in the decimal units that are printed on disks and that the engine's
/// sentences use. Programs get exact bytes and seconds in JSON.
public final class Sizes {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private Sizes() {}

  /// A number of bytes in the largest unit that leaves at least one: `512 B`, `1.5 GB`.
  ///
  /// @param bytes 0 or more
  public static String bytes(long bytes) {
    int unit = unit(bytes);
    return amount(bytes, unit) + " " + UNITS[unit];
  }

  /// How much of a total, in the total's unit: `1.2 of 2.9 GB`.
  ///
  /// @param part 0 or more
  /// @param total 0 or more
  public static String bytesOf(long part, long total) {
    int unit = unit(total);
    return amount(part, unit) + " of " + amount(total, unit) + " " + UNITS[unit];
  }

  /// Bytes a second: `318.0 MB/s`.
  public static String rate(long bytesPerSecond) {
    return bytes(bytesPerSecond) + "/s";
  }

  /// A time to go or a time taken: `0.8 s`, `7 s`, `1 min 40 s`, `2 h 05 min`.
  public static String duration(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 10 && time.toMillis() % 1000 >= 100) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
  }

  private static int unit(long bytes) {
    int unit = 0;
    for (long rest = bytes; rest >= 1000 && unit < UNITS.length - 1; rest /= 1000) {
      unit++;
    }
    return unit;
  }

  private static String amount(long bytes, int unit) {
    return unit == 0
        ? Long.toString(bytes)
        : String.format(Locale.ROOT, "%.1f", bytes / Math.pow(1000, unit));
  }
}
