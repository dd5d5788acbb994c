package bty.cli.tui.state;

import java.util.Optional;

/// A flash that another console of this machine began.
///
/// @param console where: `tty1`, `ttyS0`
/// @param image its name
/// @param disk the disk in words
/// @param outcome how it ended, in a sentence; empty while it goes on
public record OtherConsole(
    String console, String image, String disk, Progress progress, Optional<String> outcome) {}
