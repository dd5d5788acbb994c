package bty.engine.source;

import java.time.Duration;

/// How long to go on asking a server that does not answer.
///
/// @param open how long a first request may be refused or unanswered before that is a failure:
///   short, because the URL may be wrong
/// @param resume how long a transfer that has begun may go without one more byte: long enough for a
///   server to be restarted
/// @param stall how long a connection may bring nothing before it is given up and made anew
public record RetryPolicy(Duration open, Duration resume, Duration stall) {
  /// 15 seconds to begin, 10 minutes to go on, a new connection after 20 silent seconds.
  public static final RetryPolicy PATIENT =
      new RetryPolicy(Duration.ofSeconds(15), Duration.ofMinutes(10), Duration.ofSeconds(20));

  /// Checks the durations.
  ///
  /// @throws IllegalArgumentException if one is negative or the stall is below a millisecond
  public RetryPolicy {
    if (open.isNegative() || resume.isNegative() || stall.toMillis() < 1) {
      throw new IllegalArgumentException(
          "open "
              + open
              + ", resume "
              + resume
              + ", stall "
              + stall
              + "; wanted positive durations");
    }
  }
}
