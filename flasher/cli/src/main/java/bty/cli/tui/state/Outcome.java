package bty.cli.tui.state;

import java.time.Duration;
import java.util.Optional;

/// How a flash ended.
public sealed interface Outcome {
  /// The disk holds the image.
  ///
  /// @param disk in words
  /// @param bytes on the disk
  /// @param sha256 of the stored bytes, where it was computed
  /// @param warning what a person should know all the same: the appliance did not take the report
  record Done(
      String disk, long bytes, Duration took, Optional<String> sha256, Optional<String> warning)
      implements Outcome {}

  /// It does not.
  ///
  /// @param stage where it ended, one word
  /// @param reason one sentence
  /// @param diskState one sentence
  /// @param advice what to do, one sentence
  record Failed(String stage, String reason, String diskState, String advice) implements Outcome {}
}
