/// The plan that lies on a stick: it flashes a machine without a person. Start at [StickRun], which
/// does it; [StickPlanFile] reads it, [Countdown] lets any key stop it, and what it reaches the
/// world through is [StickPorts].
package bty.cli.stick;
