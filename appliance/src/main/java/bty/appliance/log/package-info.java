/// The program's log: one line for each event. Start at [LineHandler].
package bty.appliance.log;
