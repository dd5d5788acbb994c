package bty.appliance.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// What becomes of a notice. Pure.
///
/// @param attempts how often it was sent so far
/// @param changed when something last became of it
/// @param next not sent before then
/// @param problem why it was not heard the last time; empty if it was, or nobody has tried
record Delivery(
    Notice notice, State state, int attempts, Instant changed, Instant next, String problem) {
  /// Longer than any server is away that comes back.
  private static final Duration PATIENCE = Duration.ofDays(1);

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofHours(1);

  /// Where it is.
  enum State {
    /// It is to be sent, or to be sent again.
    WAITING,
    /// The receiver has said that it has it.
    DELIVERED,
    /// Nobody tries any more.
    GIVEN_UP;

    /// The word in JSON.
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /// One that nobody has tried yet.
  static Delivery of(Notice notice) {
    return new Delivery(notice, State.WAITING, 0, notice.at(), notice.at(), "");
  }

  /// Whether it is to be sent now. A clock that was set back does not make it wait.
  boolean isDue(Instant now) {
    return state == State.WAITING
        && (!now.isBefore(next) || Duration.between(now, next).compareTo(MOST) > 0);
  }

  /// It was heard.
  Delivery delivered(Instant now) {
    return new Delivery(notice.forgotten(), State.DELIVERED, attempts + 1, now, now, "");
  }

  /// It was not: it is tried again, or given up after a day.
  Delivery failed(String why, Instant now) {
    Delivery tried =
        new Delivery(notice, state, attempts + 1, now, now.plus(pause(attempts + 1)), why);
    return tried.isTooOld(now) ? tried.givenUp(why, now) : tried;
  }

  /// Nobody tries any more.
  Delivery givenUp(String why, Instant now) {
    return new Delivery(notice.forgotten(), State.GIVEN_UP, attempts, now, now, why);
  }

  /// Whether a day has passed.
  boolean isTooOld(Instant now) {
    return Duration.between(notice.at(), now).compareTo(PATIENCE) > 0;
  }

  /// Three times as long each time, an hour at most.
  ///
  /// @param failures how many there were, 1 or more
  static Duration pause(int failures) {
    Duration pause = FIRST;
    for (int i = 1; i < failures && pause.compareTo(MOST) < 0; i++) {
      pause = pause.multipliedBy(3);
    }
    return pause.compareTo(MOST) < 0 ? pause : MOST;
  }
}
