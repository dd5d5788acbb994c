/// CIJOE's report of a run as a page of its own, kept apart from the others: what it holds was made
/// on a machine. Start at [ReportPage].
package bty.appliance.report;
