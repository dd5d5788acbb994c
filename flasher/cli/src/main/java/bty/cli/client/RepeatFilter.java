package bty.cli.client;

import java.time.Duration;
import java.time.Instant;

/// Keeps something that is repeated many times a minute from filling the screen: news is said when
/// two seconds have passed since the last, the same again after half a minute.
public final class RepeatFilter {
  private static final Duration NEWS = Duration.ofSeconds(2);
  private static final Duration REMINDER = Duration.ofSeconds(30);

  private String last = "";
  private Instant saidAt = Instant.MIN;

  /// Whether this text is due; if so it counts as said.
  public boolean isDue(String text, Instant now) {
    Duration wait = text.equals(last) ? REMINDER : NEWS;
    if (!last.isEmpty() && now.isBefore(saidAt.plus(wait))) {
      return false;
    }
    last = text;
    saidAt = now;
    return true;
  }
}
