/// What the interactive program does: it fetches lists, makes plans, flashes, and tells others.
/// [Backend] is where images come from, a folder or an appliance; [Worker] has each effect on a
/// thread of its own, so that the thread that draws never waits; [FlashLock] is the one place from
/// which a machine is flashed.
package bty.cli.tui.backend;
