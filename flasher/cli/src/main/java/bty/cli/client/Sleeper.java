package bty.cli.client;

import java.time.Duration;

/// Lets time pass between two attempts; tests have no time.
@FunctionalInterface
public interface Sleeper {
  /// @throws InterruptedException if somebody wants an end
  void sleep(Duration time) throws InterruptedException;
}
