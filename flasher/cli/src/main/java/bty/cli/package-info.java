/// The `bty` command line: one file per verb. Start at [Main].
package bty.cli;
