package bty.cli.stick;

import bty.cli.client.Announcer;
import bty.cli.client.Sleeper;
import bty.cli.machine.Keys;
import java.time.Duration;

/// The time in which any key stops a plan. Each line is whole, so that it can be read in the log of
/// a management controller, too.
final class Countdown {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Announcer announcer;
  private final Sleeper sleeper;

  Countdown(Announcer announcer, Sleeper sleeper) {
    this.announcer = announcer;
    this.sleeper = sleeper;
  }

  /// Counts.
  ///
  /// @return whether nobody pressed a key
  boolean passes(Duration length, String what, Keys keys) throws InterruptedException {
    long looks = length.toMillis() / LOOK.toMillis();
    long perSecond = Duration.ofSeconds(1).toMillis() / LOOK.toMillis();
    for (long left = looks; left > 0; left--) {
      if (left % perSecond == 0 && isSaid(left / perSecond, looks / perSecond)) {
        announcer.say("bty: %s in %d s; any key stops it".formatted(what, left / perSecond));
      }
      sleeper.sleep(LOOK);
      if (keys.pressed()) {
        return false;
      }
    }
    return true;
  }

  /// The first, every tenth, and the last five.
  static boolean isSaid(long left, long all) {
    return left == all || left % 10 == 0 || left <= 5;
  }
}
