package bty.cli.onboot;

import java.time.Duration;

/// How long to wait before asking again: short at first, since the network comes up in a moment or
/// the appliance is being restarted, and never longer than half a minute, since somebody may be
/// waiting for the machine.
final class Backoff {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Backoff() {}

  /// @param attempts how many have been made, 1 or more
  static Duration after(int attempts) {
    Duration wait = Duration.ofMillis(500).multipliedBy(1L << Math.min(attempts - 1, 10));
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
