package bty.cli.agent;

/// What follows a plan.
sealed interface NextStep {
  /// Nothing; the program ends.
  record End(AgentExit exit) implements NextStep {}

  /// The next plan, soon.
  record Again() implements NextStep {}

  /// The next attempt at what the network or the appliance was in the way of.
  record Retry() implements NextStep {}

  /// The next plan, once there is another one.
  record Hold() implements NextStep {}
}
