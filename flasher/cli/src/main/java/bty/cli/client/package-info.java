/// Talks to the appliance: asks, reports, and does what a plan says. Start at [PlanRunner] and
/// [ApplianceApi].
package bty.cli.client;
