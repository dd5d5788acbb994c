package bty.cli.machine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The machine's clock, which a dead battery sets back by months and which then breaks TLS and the
/// order of logs. It is only ever set forward: a clock that goes back confuses more than it mends.
@FunctionalInterface
public interface SystemClock {
  /// An HTTP date has whole seconds and is a little old when it arrives: less is not a difference.
  Duration TOLERANCE = Duration.ofSeconds(2);

  /// Sets the clock.
  ///
  /// @throws IOException if the kernel does not let us
  void set(Instant time) throws IOException;

  /// The kernel's clock; setting it takes root.
  static SystemClock kernel() {
    return NativeCalls::setClock;
  }

  /// What the clock is to be set to, if it is to be set.
  ///
  /// @param here what the machine's clock says
  /// @param there what the appliance's says
  static Optional<Instant> step(Instant here, Instant there) {
    return there.isAfter(here.plus(TOLERANCE)) ? Optional.of(there) : Optional.empty();
  }
}
