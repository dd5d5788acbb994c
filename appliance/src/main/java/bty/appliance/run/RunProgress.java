package bty.appliance.run;

import java.util.Optional;
import java.util.OptionalLong;

/// The last numbers a machine sent. Each may be missing.
///
/// @param bytesRead stored bytes of the image that have come in
/// @param bytesWritten bytes of the disk that are settled
/// @param totalBytes stored bytes in all
/// @param rateBps bytes of the disk per second
/// @param etaSeconds whole seconds to go
/// @param bottleneck `network`, `decode` or `disk`
public record RunProgress(
    OptionalLong bytesRead,
    OptionalLong bytesWritten,
    OptionalLong totalBytes,
    OptionalLong rateBps,
    OptionalLong etaSeconds,
    Optional<String> bottleneck) {
  /// Nothing was said yet.
  public static final RunProgress NONE =
      new RunProgress(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty());
}
