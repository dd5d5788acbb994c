package bty.cli.agent;

import bty.engine.protocol.Plan;
import bty.engine.protocol.RunId;
import java.util.Optional;

/// What the appliance wants, as far as it is understood.
sealed interface PlanAnswer {
  /// A plan.
  record Understood(Plan plan) implements PlanAnswer {}

  /// Not a plan that this program can follow.
  ///
  /// @param run the run it belongs to, if that much could be read: then the failure is reported
  record Unclear(String reason, Optional<RunId> run) implements PlanAnswer {}
}
