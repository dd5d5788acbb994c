package bty.cli.tui.backend;

import bty.cli.client.FlashPort;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;

/// Flashes what an appliance orders onto the disk that a person confirmed here, and onto no other:
/// its order has only words for a disk, which another one may fit by now.
///
/// @param confirmed the plan that was shown
record ConfirmedDisk(FlashPort engine, FlashPlan.Ready confirmed) implements FlashPort {
  @Override
  public FlashPlan plan(FlashRequest request) {
    return engine.plan(request.onto(confirmed));
  }

  @Override
  public FlashResult flash(FlashRequest request, FlashListener listener) {
    if (request.target().matches(confirmed.disk())) {
      return engine.flash(request.onto(confirmed), listener);
    }
    FlashResult refused =
        new FlashResult.Failed(
            FlashStage.TARGET,
            "%s was confirmed, and the run of the appliance is for %s"
                .formatted(confirmed.disk().describe(), request.target().text()),
            FailureKind.REFUSED,
            "the disk was not touched");
    listener.on(FlashEvent.last(refused));
    return refused;
  }
}
