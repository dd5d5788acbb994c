package bty.engine.protocol;

import bty.engine.source.Sha256;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// What a flashing machine tells the appliance about one run. Repeating any of them does no harm.
public sealed interface Report {
  /// The run it is about.
  RunId run();

  /// `POST /pxe/{mac}/progress`: how far it is.
  ///
  /// @param bytesRead stored bytes of the image that have come in
  /// @param totalBytes stored bytes of the image in all
  /// @param bytesWritten bytes of the disk that are settled: written or zeroed
  /// @param rateBps bytes of the disk per second
  /// @param etaSeconds whole seconds to go
  /// @param bottleneck `network`, `decode` or `disk`, or what a later flasher calls so
  record Progress(
      RunId run,
      RunEvent event,
      OptionalLong bytesRead,
      OptionalLong bytesWritten,
      OptionalLong totalBytes,
      OptionalLong rateBps,
      OptionalLong etaSeconds,
      Optional<String> bottleneck)
      implements Report {}

  /// `POST /pxe/{mac}/done`: the disk holds the image.
  ///
  /// @param digest of the stream as the machine saw it
  record Done(RunId run, Sha256 digest, long bytesRead, long bytesWritten, Duration took)
      implements Report {}

  /// `POST /pxe/{mac}/failed`: it does not, and cannot boot; or, at the stage `provision`, it does,
  /// and is not set up as wanted.
  ///
  /// @param stage one lower-case word: where in the flash it happened
  /// @param reason one calm sentence
  /// @param logTail the last lines of the machine's log, possibly empty
  record Failed(RunId run, String stage, String reason, String logTail) implements Report {}
}
