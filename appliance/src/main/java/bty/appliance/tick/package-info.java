/// What time makes true: runs that are silent become lost. Start at [Ticker].
package bty.appliance.tick;
