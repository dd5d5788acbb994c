package bty.cli.client;

import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;

/// A flash that goes as a test wants it to; there is no dry run of a plan.
public record ScriptedFlash(Script script) implements FlashPort {
  public interface Script {
    FlashResult run(FlashRequest request, FlashListener listener);
  }

  @Override
  public FlashPlan plan(FlashRequest request) {
    throw new AssertionError("a plan is flashed without a dry run");
  }

  @Override
  public FlashResult flash(FlashRequest request, FlashListener listener) {
    return script.run(request, listener);
  }
}
