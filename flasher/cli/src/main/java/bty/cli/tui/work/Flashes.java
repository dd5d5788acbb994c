package bty.cli.tui.work;

import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;

/// Plans and does a flash; in earnest [bty.engine.flash.Flasher].
public interface Flashes {
  /// The dry run.
  FlashPlan plan(FlashRequest request);

  /// Writes.
  FlashResult flash(FlashRequest request, FlashListener listener);
}
