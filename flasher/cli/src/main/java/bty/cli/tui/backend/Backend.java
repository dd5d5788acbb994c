package bty.cli.tui.backend;

import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Confirmed;
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

  /// The dry run, for the very disk that is in the list.
  FlashPlan plan(Choice choice);

  /// Writes to the very disk that was confirmed, and tells whoever is to know. An interrupt ends it
  /// in order.
  ///
  /// @param heard called on the calling thread
  Outcome flash(Confirmed confirmed, Consumer<Progress> heard);

  /// Asks that the next boot be another one.
  Event.NextAnswered next(NextBoot what);
}
