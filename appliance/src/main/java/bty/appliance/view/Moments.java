package bty.appliance.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times for people.
public final class Moments {
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Moments() {}

  /// Such as `2026-11-24 13:06:21 UTC`.
  public static String exact(Instant moment) {
    return EXACT.format(moment);
  }

  /// Such as `13:06:21`.
  public static String time(Instant moment) {
    return TIME.format(moment);
  }

  /// Such as `12 min ago`; what is in the future by a clock that was set back is `just now`.
  public static String ago(Instant moment, Instant now) {
    Duration since = Duration.between(moment, now);
    if (since.toSeconds() < 2) {
      return "just now";
    }
    if (since.toSeconds() < 100) {
      return since.toSeconds() + " s ago";
    }
    if (since.toMinutes() < 100) {
      return since.toMinutes() + " min ago";
    }
    return since.toHours() < 48 ? since.toHours() + " h ago" : since.toDays() + " d ago";
  }
}
