package bty.cli.agent;

import bty.cli.agent.LookAnswer.Token;
import bty.cli.client.Announcer;
import bty.cli.client.RepeatFilter;
import bty.cli.client.Sleeper;
import bty.engine.source.Backoff;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// The time in which nothing can be done here until somebody changes something at the appliance.
/// The machine says that it is there and looks, two or three times in two minutes.
final class Hold {
  private static final Duration OFTEN = Duration.ofSeconds(30);
  private static final Duration SELDOM = Duration.ofSeconds(60);

  private final Looks looks;
  private final Announcer announcer;
  private final Sleeper sleeper;
  private final InstantSource clock;

  Hold(Looks looks, Announcer announcer, Sleeper sleeper, InstantSource clock) {
    this.looks = looks;
    this.announcer = announcer;
    this.sleeper = sleeper;
    this.clock = clock;
  }

  /// Of 30 to 60 s, so that a rack does not look in step.
  static Backoff pauses() {
    return new Backoff(OFTEN, SELDOM);
  }

  /// Returns when a plan is worth asking for.
  ///
  /// @param before what was shown of the flash that ended; else what is shown first counts
  /// @return whether a plan can be had in this boot
  Token await(Optional<Look> before, HoldRules.Shown screens, HoldRules.Bootable disk)
      throws InterruptedException {
    Optional<Look> known = before;
    RepeatFilter notices = new RepeatFilter();
    Backoff pauses = pauses();
    while (true) {
      sleeper.sleep(pauses.next());
      switch (looks.holding()) {
        case LookAnswer.Shown(Look now, Token token) -> {
          Look first = known.orElse(now);
          known = Optional.of(first);
          if (new HoldRules(first, screens, disk).isNews(now)) {
            announcer.log().line("holding ends: " + now.mode() + ": " + now.reason());
            return token;
          }
        }
        case LookAnswer.NotNow(String why) -> {
          // In the log alone: consoles have a shell or a screen now.
          if (notices.isDue(why, clock.instant())) {
            announcer.log().line("holding: " + why);
          }
        }
      }
    }
  }
}
