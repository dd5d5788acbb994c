package bty.appliance.contact;

import java.time.Duration;
import java.time.Instant;

/// One boot of a machine into the live environment.
///
/// @param token on its kernel command line: 128 random bits in hex
/// @param address from which the boot program asked
/// @param begun when it asked
/// @param used whether the live environment has been heard of with it
public record BootSession(String token, String address, Instant begun, boolean used) {
  /// Longer than any flash, and no longer than somebody might keep what he overheard.
  private static final Duration LIFE = Duration.ofDays(1);

  /// Whether the token is still good. A clock that was set makes it neither good for ever nor bad
  /// at once.
  boolean isAlive(Instant now) {
    return Duration.between(begun, now).abs().compareTo(LIFE) < 0;
  }

  /// Whether the boot program that asks now is still in that boot: then it gets the same answer.
  boolean isAskedAgain(String from, Instant now) {
    return !used && isAlive(now) && address.equals(from);
  }

  BootSession heard() {
    return used ? this : new BootSession(token, address, begun, true);
  }

  @Override
  public String toString() {
    return "a boot session of " + begun;
  }
}
