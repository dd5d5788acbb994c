/// The verbs of `bty-web`, one file each. Start at [Cli].
package bty.appliance.cli;
