/// The terminal UI where there is no screen: asks line by line. Start at [LineMode].
package bty.cli.tui.lines;
