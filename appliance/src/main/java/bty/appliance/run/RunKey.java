package bty.appliance.run;

import bty.engine.protocol.RunId;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/// The id of a run as a number, so that a hundred thousand of them take less than a megabyte. The
/// numbers sort as the ids do.
///
/// ```
///   20261123T001500Z-3f9a1c
///   14 bits of year, 4 of month, 5 of day, 5 of hour, 6 of minute, 6 of second, 24 of the rest
/// ```
final class RunKey {
  private static final int YEARS = 8192;
  private static final int SALT_BITS = 24;

  private RunKey() {}

  /// The number of an id.
  ///
  /// @return empty for an id that names no time, or one from the year 8192 on
  static OptionalLong find(String id) {
    int year = number(id, 0, 4);
    int month = number(id, 4, 6);
    int day = number(id, 6, 8);
    int hour = number(id, 9, 11);
    int minute = number(id, 11, 13);
    int second = number(id, 13, 15);
    if (year >= YEARS || month > 12 || day > 31 || hour > 23 || minute > 63 || second > 63) {
      return OptionalLong.empty();
    }
    long time = (long) year << 4 | month;
    time = time << 5 | day;
    time = time << 5 | hour;
    time = time << 6 | minute;
    time = time << 6 | second;
    return OptionalLong.of(time << SALT_BITS | Integer.parseInt(id, 17, 23, 16));
  }

  /// The number of an id that this program has given.
  static long of(RunId id) {
    return find(id.text())
        .orElseThrow(() -> new IllegalArgumentException("BUG: run id " + id + " names no time"));
  }

  /// The id of a number.
  static RunId id(long key) {
    StringBuilder text = new StringBuilder(23);
    pad(text, (int) (key >>> 50), 4);
    pad(text, (int) (key >>> 46) & 15, 2);
    pad(text, (int) (key >>> 41) & 31, 2);
    text.append('T');
    pad(text, (int) (key >>> 36) & 31, 2);
    pad(text, (int) (key >>> 30) & 63, 2);
    pad(text, (int) (key >>> 24) & 63, 2);
    text.append("Z-");
    for (int shift = SALT_BITS - 4; shift >= 0; shift -= 4) {
      text.append(Character.forDigit((int) (key >>> shift) & 15, 16));
    }
    return new RunId(text.toString());
  }

  /// The time that a number names, to the second; a little off for one that no clock ever showed.
  static Instant time(long key) {
    return LocalDateTime.of((int) (key >>> 50), 1, 1, 0, 0)
        .plusMonths(((key >>> 46) & 15) - 1)
        .plusDays(((key >>> 41) & 31) - 1)
        .plusHours((key >>> 36) & 31)
        .plusMinutes((key >>> 30) & 63)
        .plusSeconds((key >>> 24) & 63)
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String id, int from, int to) {
    return Integer.parseInt(id, from, to, 10);
  }

  private static void pad(StringBuilder text, int number, int digits) {
    String written = String.valueOf(number);
    text.append("0".repeat(digits - written.length())).append(written);
  }
}
