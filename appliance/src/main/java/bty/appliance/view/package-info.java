/// Machines and runs as they are shown. Start at [MachineJson].
package bty.appliance.view;
