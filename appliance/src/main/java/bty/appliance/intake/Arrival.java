package bty.appliance.intake;

import bty.engine.source.ImageName;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/// An image on its way here.
///
/// @param id to stop it by
/// @param from who sends it, or the host it is fetched from
/// @param bytes that are here
/// @param total stored bytes in all; 0 while that is not known
/// @param rateBps bytes per second of late; empty while nothing comes
/// @param word what happens: `arriving`, `waiting`, `queued`, `fetching`, `reading`, `failed`
/// @param note why it failed, or why nothing comes at the moment; empty if all is well
public record Arrival(
    String id,
    ImageName name,
    String from,
    long bytes,
    long total,
    OptionalLong rateBps,
    String word,
    String note) {
  /// How much of it is here.
  public long percent() {
    return total <= 0 ? 0 : Math.min(100, bytes * 100 / total);
  }

  /// Whole seconds to go at that rate; empty while nothing comes.
  public OptionalLong secondsLeft() {
    return rateBps.isPresent() && rateBps.getAsLong() > 0 && total > 0
        ? OptionalLong.of((total - bytes) / rateBps.getAsLong() + 1)
        : OptionalLong.empty();
  }

  /// Measures a rate: bytes since transfers began or last paused.
  static final class Meter {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private Instant began = Instant.EPOCH;
    private Instant moved = Instant.EPOCH;
    private long bytesBefore;
    private long bytes;

    /// There are that many bytes now.
    synchronized void moved(long total, Instant now) {
      boolean again = Duration.between(moved, now).abs().compareTo(PAUSE) > 0 || total < bytes;
      if (again) {
        began = now;
        bytesBefore = total;
      }
      moved = now;
      bytes = total;
    }

    synchronized OptionalLong rate(Instant now) {
      long millis = Duration.between(began, moved).toMillis();
      boolean stands = Duration.between(moved, now).abs().compareTo(PAUSE) > 0;
      return stands || millis < 200 || bytes <= bytesBefore
          ? OptionalLong.empty()
          : OptionalLong.of((bytes - bytesBefore) * 1000 / millis);
    }
  }
}
