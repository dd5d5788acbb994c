package bty.engine.flash;

import bty.engine.disk.SysfsDisks;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.util.Optional;
import java.util.OptionalLong;

/// A program that does nothing but flash, to be killed by a test.
final class FlashProgram {
  private FlashProgram() {}

  /// @param args image and target
  public static void main(String[] args) {
    FlashRequest request =
        new FlashRequest(
            ImageLocation.parse(args[0]),
            Optional.empty(),
            OptionalLong.empty(),
            TargetSpec.parse(args[1]),
            Verify.NONE);
    FlashResult result =
        new Flasher(new SysfsDisks()).flash(request, event -> System.out.println(event.word()));
    System.exit(result instanceof FlashResult.Done ? 0 : 1);
  }
}
