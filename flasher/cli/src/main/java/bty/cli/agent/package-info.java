/// The live environment's agent: from the kernel command line to a reboot, or to a report of why
/// there is none. Start at [Agent], which has the state machine drawn, and [Duty], which goes round
/// it; what is decided is in [HoldRules], [bty.cli.client.ReplyKind] and
/// [bty.cli.machine.BootArguments], pure; what it reaches the world through is [AgentPorts].
/// [bty.cli.client.PlanRunner] does a plan, for the agent and for a person at the console alike.
package bty.cli.agent;
