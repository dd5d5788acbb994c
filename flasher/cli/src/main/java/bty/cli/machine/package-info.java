/// The machine that this program runs on, as its kernel shows it: command line, hardware, consoles,
/// clock. Everything is read below one folder, `/` in production, so that tests bring their own.
/// Start at [BootArguments] and [Hardware]; native calls are in [NativeCalls] alone.
package bty.cli.machine;
