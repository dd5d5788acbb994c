package bty.cli.tui.work;

import bty.cli.tui.state.Ending;
import bty.engine.flash.ExitKind;
import bty.engine.flash.FlashResult;
import java.util.Optional;

/// Results in the words of the screen.
final class Endings {
  private Endings() {}

  /// @param warning what a person should know although it went well
  static Ending of(FlashResult result, Optional<String> warning) {
    return switch (result) {
      case FlashResult.Done done ->
          new Ending.Done(
              done.disk().describe(),
              done.bytesWritten(),
              done.took(),
              done.digest().map(digest -> digest.hex()),
              warning);
      case FlashResult.Failed failed ->
          new Ending.Failed(
              failed.stage().word(),
              failed.reason(),
              failed.diskState(),
              advice(failed.kind()) + warning.map(words -> " " + words).orElse(""));
    };
  }

  private static String advice(ExitKind kind) {
    return switch (kind) {
      case FAILED -> "Flash it again; if it ends the same way, try another disk or another image.";
      case TOOL_MISSING -> "Install what is missing, then flash it again.";
      case REFUSED -> "Choose another disk, or free this one and look again.";
      case FETCH ->
          "See that the image is whole and its server can be reached, then flash it again.";
    };
  }
}
