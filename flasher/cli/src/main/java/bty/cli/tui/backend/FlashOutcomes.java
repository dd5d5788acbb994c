package bty.cli.tui.backend;

import bty.cli.tui.state.Outcome;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Results in the words of the screen.
final class FlashOutcomes {
  private FlashOutcomes() {}

  /// @param warning what a person should know although it went well
  static Outcome of(FlashResult result, Optional<String> warning) {
    return switch (result) {
      case FlashResult.Done done ->
          new Outcome.Done(
              done.disk().describe(),
              done.bytesWritten(),
              done.took(),
              done.digest().map(digest -> digest.hex()),
              warning(done, warning));
      case FlashResult.Failed failed ->
          new Outcome.Failed(
              failed.stage().word(),
              failed.reason(),
              failed.diskState(),
              advice(failed.kind()) + warning.map(words -> " " + words).orElse(""));
    };
  }

  /// What was found on the way, before what else there is.
  private static Optional<String> warning(FlashResult.Done done, Optional<String> other) {
    List<String> sentences = new ArrayList<>();
    done.notes().forEach(note -> sentences.add("Note: " + note + "."));
    other.ifPresent(sentences::add);
    return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
  }

  private static String advice(FailureKind kind) {
    return switch (kind) {
      case FAILED -> "Flash it again; if it ends the same way, try another disk or another image.";
      case TOOL_MISSING -> "Install what is missing, then flash it again.";
      case REFUSED -> "Choose another disk, or free this one and look again.";
      case FETCH ->
          "See that the image is whole and its server can be reached, then flash it again.";
    };
  }
}
