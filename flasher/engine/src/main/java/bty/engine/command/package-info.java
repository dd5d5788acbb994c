/// Runs other programs: one place, with a deadline, an end for whatever they started, and a
/// sentence for what went wrong. Start at [Commands].
package bty.engine.command;
