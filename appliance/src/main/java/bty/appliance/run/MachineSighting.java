package bty.appliance.run;

import java.time.Instant;
import java.util.Optional;

/// What was seen of a machine.
///
/// @param firstSeen its first contact
/// @param lastSeen its last contact
/// @param answer what it was last told to boot, one word
/// @param reason why, in words
/// @param way how its boot program was last known to be its own, one word
/// @param flashed when its disk was last said to hold an image
public record MachineSighting(
    Instant firstSeen,
    Instant lastSeen,
    String answer,
    String reason,
    Optional<String> way,
    Optional<Flashed> flashed) {
  /// That a disk holds an image, as far as somebody says so.
  ///
  /// @param proven whether it was the machine itself, of a run whose bytes were all written
  public record Flashed(Instant at, boolean proven) {}

  /// That of a machine never seen before.
  ///
  /// @param way empty where it was no boot program that asked
  public static MachineSighting first(
      Instant now, String answer, String reason, Optional<String> way) {
    return new MachineSighting(now, now, answer, reason, way, Optional.empty());
  }

  /// The same, seen again.
  ///
  /// @param news empty where it was no boot program that asked
  public MachineSighting seen(Instant now, String told, String why, Optional<String> news) {
    return new MachineSighting(firstSeen, now, told, why, news.or(() -> way), flashed);
  }

  /// The same after somebody said that its disk holds an image.
  public MachineSighting flashed(Flashed news) {
    return new MachineSighting(firstSeen, lastSeen, answer, reason, way, Optional.of(news));
  }
}
