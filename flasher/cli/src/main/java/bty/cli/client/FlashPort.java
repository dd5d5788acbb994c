package bty.cli.client;

import bty.cli.machine.SecureBoot;
import bty.engine.disk.Disks;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.flash.Flasher;
import java.nio.file.Path;
import java.util.function.Supplier;

/// Plans and does a flash; tests bring their own.
public interface FlashPort {
  /// The dry run, as [Flasher#plan].
  FlashPlan plan(FlashRequest request);

  /// Writes, as [Flasher#flash]. An interrupt ends it in order.
  FlashResult flash(FlashRequest request, FlashListener listener);

  /// The engine's, for what an appliance has planned, which knows machine and image. It is loaded
  /// only when it is asked for something.
  static FlashPort engine(Disks disks) {
    return of(() -> new Flasher(disks));
  }

  /// The engine's, where nobody knows the image: it says where this machine would not start it.
  ///
  /// @param root of the kernel's files, `/` or a test's
  static FlashPort engine(Disks disks, Path root) {
    return of(() -> {
      Flasher flasher = new Flasher(disks);
      return SecureBoot.read(root) == SecureBoot.ON ? flasher.inSecureMachine() : flasher;
    });
  }

  private static FlashPort of(Supplier<Flasher> flasher) {
    return new FlashPort() {
      @Override
      public FlashPlan plan(FlashRequest request) {
        return flasher.get().plan(request);
      }

      @Override
      public FlashResult flash(FlashRequest request, FlashListener listener) {
        return flasher.get().flash(request, listener);
      }
    };
  }
}
