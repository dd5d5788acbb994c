/// `bty-tui`, the interactive face of the engine: the same on a monitor, over a serial line and
/// over a management controller's. Start at [Loop]: events come in, [bty.cli.tui.state.Update] says
/// what follows, [bty.cli.tui.view.View] how that looks, [bty.cli.tui.backend.Worker] does it. A
/// terminal that cannot be drawn on gets [bty.cli.tui.lines.LineMode] instead. Everything here can
/// be done by `bty`, too, and the plan shows the command.
package bty.cli.tui;
