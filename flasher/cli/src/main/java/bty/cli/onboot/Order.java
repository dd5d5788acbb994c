package bty.cli.onboot;

import bty.engine.run.Plan;
import bty.engine.run.RunId;
import java.util.Optional;

/// What the appliance wants, as far as it is understood.
sealed interface Order {
  /// A plan.
  record Understood(Plan plan) implements Order {}

  /// Not a plan that this program can follow.
  ///
  /// @param run the run it belongs to, if that much could be read: then the failure is reported
  record Unclear(String reason, Optional<RunId> run) implements Order {}
}
