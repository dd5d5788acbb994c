package bty.cli.tui.state;

import bty.engine.protocol.NextBoot;
import java.time.Duration;

/// Something to be done, away from the thread that draws.
public sealed interface Effect {
  /// Fetch the images.
  ///
  /// @param after so much later
  record LoadImages(Duration after) implements Effect {}

  /// List the disks.
  record LoadDisks() implements Effect {}

  /// Do the dry run.
  record MakePlan(Choice choice) implements Effect {}

  /// Write what was confirmed.
  record Flash(Confirmed confirmed) implements Effect {}

  /// Stop writing.
  record StopFlash() implements Effect {}

  /// Ask the appliance what the next boot is.
  record AskNext(NextBoot what) implements Effect {}

  /// Restart the machine.
  record Restart() implements Effect {}

  /// Give the terminal to a shell until that ends.
  record Shell() implements Effect {}

  /// Ask the terminal for its size and draw everything anew.
  record Redraw() implements Effect {}

  /// End the program.
  record Quit() implements Effect {}
}
