/// What the screen shows: a pure function from a model to lines of ASCII. Start at [View]. Nothing
/// here knows what a terminal is.
package bty.cli.tui.view;
