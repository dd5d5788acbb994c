package bty.cli.tui.state;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// How far a flash is. The numbers keep what was last heard.
///
/// @param done the steps that are behind
/// @param now the step that is under way
/// @param bytesRead stored bytes
/// @param totalBytes stored bytes in all
/// @param bytesWritten bytes of the disk
/// @param rateBps bytes of the disk a second
/// @param etaSeconds seconds to go
/// @param limit what is waited for most
/// @param elapsed since the flash began
public record Progress(
    Set<Step> done,
    Step now,
    long bytesRead,
    OptionalLong totalBytes,
    long bytesWritten,
    long rateBps,
    OptionalLong etaSeconds,
    Optional<String> limit,
    Duration elapsed) {
  /// It has just begun.
  public static final Progress BEGUN =
      new Progress(
          Set.of(),
          Step.OPEN,
          0,
          OptionalLong.empty(),
          0,
          0,
          OptionalLong.empty(),
          Optional.empty(),
          Duration.ZERO);

  /// Keeps its own copy.
  public Progress {
    done = Set.copyOf(done);
  }

  /// 0 to 100; a hundred only when everything is on stable storage.
  public OptionalLong percent() {
    if (done.contains(Step.SYNC)) {
      return OptionalLong.of(100);
    }
    return totalBytes.isEmpty() || totalBytes.getAsLong() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.min(99, bytesRead * 100 / totalBytes.getAsLong()));
  }

  /// The same flash at another step, a little later.
  public Progress at(Step next, Duration time, Step... behind) {
    Set<Step> more = EnumSet.noneOf(Step.class);
    more.addAll(done);
    more.addAll(Set.of(behind));
    return new Progress(
        more, next, bytesRead, totalBytes, bytesWritten, rateBps, etaSeconds, limit, time);
  }

  /// The same step with newer numbers.
  public Progress numbers(
      long read,
      OptionalLong total,
      long written,
      long rate,
      OptionalLong eta,
      Optional<String> waitsFor,
      Duration time) {
    return new Progress(done, now, read, total, written, rate, eta, waitsFor, time);
  }

  /// The same with the length that is to be read.
  public Progress of(OptionalLong total) {
    return new Progress(
        done, now, bytesRead, total, bytesWritten, rateBps, etaSeconds, limit, elapsed);
  }
}
