package bty.cli.client;

import bty.engine.disk.Disks;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.flash.Flasher;

/// Plans and does a flash; tests bring their own.
public interface FlashPort {
  /// The dry run, as [Flasher#plan].
  FlashPlan plan(FlashRequest request);

  /// Writes, as [Flasher#flash]. An interrupt ends it in order.
  FlashResult flash(FlashRequest request, FlashListener listener);

  /// The engine's, which is loaded only when it is asked for something.
  static FlashPort engine(Disks disks) {
    return new FlashPort() {
      @Override
      public FlashPlan plan(FlashRequest request) {
        return new Flasher(disks).plan(request);
      }

      @Override
      public FlashResult flash(FlashRequest request, FlashListener listener) {
        return new Flasher(disks).flash(request, listener);
      }
    };
  }
}
