/// The verbs of `bty-web`, one file each. Start at [bty.appliance.cli.Cli].
package bty.appliance.cli;
