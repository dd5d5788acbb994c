package bty.appliance.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether what time makes true is still made true. Thread-safe.
public final class Heartbeat {
  /// A round takes milliseconds; a disk that is waited for, seconds.
  private static final Duration LONG = Duration.ofMinutes(1);

  private volatile @Nullable Instant begun;
  private volatile boolean stopped;

  /// A round begins.
  void begins(Instant now) {
    begun = now;
  }

  /// It is over.
  void ends() {
    begun = null;
  }

  /// There will be no more.
  void stops() {
    stopped = true;
  }

  /// Why nothing that is due is done any more; empty if all is well.
  public Optional<String> problem(Instant now) {
    if (stopped) {
      return Optional.of(
          "the thread that does what is due has ended, the log says why; restart bty-web");
    }
    Instant since = begun;
    // Either way: a clock that was set back must not hide it.
    return since == null || Duration.between(since, now).abs().compareTo(LONG) <= 0
        ? Optional.empty()
        : Optional.of(
            "what was due at "
                + since
                + " is not done yet, so runs do not become lost and nothing is tidied up; restart"
                + " bty-web if a disk is not just slow");
  }
}
