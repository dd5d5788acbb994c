package bty.engine.selection;

import java.time.Duration;

/// Lets time pass between two looks at the disks; tests have no time.
@FunctionalInterface
public interface LookDelay {
  /// Two looks follow each other at once: for disks of a test, which do not come late.
  LookDelay NONE = _ -> {};

  /// @throws InterruptedException if somebody wants an end
  void pause(Duration time) throws InterruptedException;
}
