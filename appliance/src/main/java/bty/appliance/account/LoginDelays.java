package bty.appliance.account;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down who guesses passwords, by the address they come from: each wrong one after the third
/// doubles the time until the next is looked at, to half a minute at most. Never a lock, which
/// would keep the operator out. Thread-safe.
public final class LoginDelays {
  private static final int FREE = 3;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration FORGOTTEN = Duration.ofMinutes(15);
  private static final int MOST = 10_000;

  private final Map<String, Misses> misses = new LinkedHashMap<>();

  private record Misses(int count, Instant last) {
    Instant next() {
      int doublings = Math.min(count - FREE, 5);
      Duration wait = count <= FREE ? Duration.ZERO : Duration.ofSeconds(1L << doublings);
      return last.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }
  }

  /// How long whoever is there has to wait before a password is looked at; zero or more.
  public synchronized Duration left(String address, Instant now) {
    Misses known = misses.get(address);
    if (known == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(now, known.next());
    // A clock that was set back makes nobody wait longer.
    return left.isNegative() || left.compareTo(LONGEST) > 0 ? Duration.ZERO : left;
  }

  /// A wrong one came from there.
  public synchronized void miss(String address, Instant now) {
    Misses known = misses.remove(address);
    int count = known != null && now.isBefore(known.last().plus(FORGOTTEN)) ? known.count() + 1 : 1;
    misses.put(address, new Misses(count, now));
    if (misses.size() > MOST) {
      misses.remove(misses.keySet().iterator().next());
    }
  }

  /// The right one came from there.
  public synchronized void hit(String address) {
    misses.remove(address);
  }
}
