/// One change of many machines at once, on pages. Start at [FleetPage].
package bty.appliance.fleet;
