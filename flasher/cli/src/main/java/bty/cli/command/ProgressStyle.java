package bty.cli.command;

import bty.cli.output.NdjsonProgress;
import bty.cli.output.TextProgress;
import bty.engine.flash.FlashListener;

/// How the progress of a flash is shown.
enum ProgressStyle {
  /// For people, on the stream of messages.
  TEXT,
  /// For programs, on the stream of results.
  NDJSON,
  /// Not at all.
  NONE;

  /// Reads the word of `--progress`.
  ///
  /// @throws IllegalArgumentException if there is no such style
  static ProgressStyle parse(String word) {
    return switch (word) {
      case "text" -> TEXT;
      case "ndjson" -> NDJSON;
      case "none" -> NONE;
      default ->
          throw new IllegalArgumentException("\"" + word + "\" found; wanted text, ndjson or none");
    };
  }

  FlashListener listener(Output output) {
    return switch (this) {
      case TEXT ->
          output.live()
              ? TextProgress.redrawn(output.messages())
              : TextProgress.lines(output.messages(), System::nanoTime);
      case NDJSON -> new NdjsonProgress(output.results());
      case NONE -> event -> {};
    };
  }
}
