package bty.cli.tui.backend;

import bty.cli.tui.state.Choice;
import bty.engine.flash.FlashEvent;
import bty.engine.protocol.Sizes;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// A flash as lines of the log: what happens once, and when, counted from its beginning.
final class FlashLines {
  private FlashLines() {}

  /// What was asked for.
  static String asked(Choice choice) {
    return choice.image().location()
        + " to "
        + choice.disk().disk().describe()
        + ", set up: "
        + choice.setup().mode().word();
  }

  /// @param elapsed since the flash began
  /// @return nothing for what happens every second
  static Optional<String> of(FlashEvent event, Duration elapsed) {
    return words(event)
        .map(words -> String.format(Locale.ROOT, "%7.1f s  %s", elapsed.toMillis() / 1e3, words));
  }

  private static Optional<String> words(FlashEvent event) {
    return switch (event) {
      case FlashEvent.Started started ->
          Optional.of("the image is " + started.format().word() + "; the disk is chosen");
      case FlashEvent.Writing _ -> Optional.of("writing; the disk cannot boot from here on");
      case FlashEvent.WritingProgress _ -> Optional.empty();
      case FlashEvent.Synced synced ->
          Optional.of("synced: " + Sizes.bytes(synced.bytesWritten()) + " are on the disk");
      case FlashEvent.Verified _ -> Optional.of("verified");
      case FlashEvent.Partprobed _ -> Optional.of("the head is written; the disk can boot");
      case FlashEvent.Provisioning now -> Optional.of(now.line().orElse(now.step()));
      case FlashEvent.Done done ->
          Optional.of("done" + done.digest().map(sha -> ", sha256 " + sha.hex()).orElse(""));
      case FlashEvent.Failed failed ->
          Optional.of(
              failed.stage().word() + " failed: " + failed.reason() + "; " + failed.diskState());
    };
  }
}
