/// The verbs of `bty`, one file each, and what they have in common. Start at [Subcommand].
package bty.cli.command;
