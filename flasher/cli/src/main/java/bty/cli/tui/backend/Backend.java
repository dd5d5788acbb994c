package bty.cli.tui.backend;

import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.Outcome;
import bty.cli.tui.state.Progress;
import bty.engine.flash.FlashPlan;
import bty.engine.protocol.NextBoot;
import java.util.function.Consumer;

/// Where images come from and who hears of a flash. Everything here may take its time.
public interface Backend {
  /// What there is: [Event.ImagesCame], or [Event.ImagesAway] and why.
  Event fetch();

  /// The dry run.
  FlashPlan plan(Choice choice);

  /// Writes, and tells whoever is to know. An interrupt ends it in order.
  ///
  /// @param heard called on the calling thread
  Outcome flash(Choice choice, Consumer<Progress> heard);

  /// Asks that the next boot be another one.
  Event.NextAnswered next(NextBoot what);
}
