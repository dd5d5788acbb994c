package bty.appliance.account;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down who guesses passwords, by the address they come from: each wrong one after the third
/// doubles the time until the next is looked at, to half a minute at most. While an account is
/// guessed at from many addresses, it is each one after the first. Never a lock, which would keep
/// the operator out: the first one from an address is looked at at once, whoever else guesses.
/// Thread-safe.
public final class LoginDelays {
  private static final int FREE = 3;

  /// So many wrong ones for an account, from wherever, and it is being guessed at.
  private static final int ATTACK = 10;

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration FORGOTTEN = Duration.ofMinutes(15);
  private static final int MOST = 10_000;

  private final Map<String, Misses> misses = new LinkedHashMap<>();
  private final Map<String, Misses> accounts = new LinkedHashMap<>();

  private record Misses(int count, Instant last) {
    boolean isForgotten(Instant now) {
      return !now.isBefore(last.plus(FORGOTTEN));
    }

    /// @param free so many cost nothing
    Instant next(int free) {
      int doublings = Math.min(count - free, 5);
      Duration wait = count <= free ? Duration.ZERO : Duration.ofSeconds(1L << doublings);
      return last.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }
  }

  /// How long whoever is there has to wait before a password is looked at; zero or more.
  public synchronized Duration left(String address, String account, Instant now) {
    Misses known = misses.get(address);
    if (known == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(now, known.next(isAttacked(account, now) ? 0 : FREE));
    // A clock that was set back makes nobody wait longer.
    return left.isNegative() || left.compareTo(LONGEST) > 0 ? Duration.ZERO : left;
  }

  private boolean isAttacked(String account, Instant now) {
    Misses known = accounts.get(clipped(account));
    return known != null && known.count() >= ATTACK && !known.isForgotten(now);
  }

  /// A wrong one for that account came from there.
  public synchronized void miss(String address, String account, Instant now) {
    count(misses, address, now);
    count(accounts, clipped(account), now);
  }

  /// Whatever is sent as a name, so many of them must not fill the memory.
  private static String clipped(String account) {
    return account.length() > 64 ? account.substring(0, 64) : account;
  }

  private static void count(Map<String, Misses> all, String whose, Instant now) {
    Misses known = all.remove(whose);
    int count = known != null && !known.isForgotten(now) ? known.count() + 1 : 1;
    all.put(whose, new Misses(count, now));
    if (all.size() > MOST) {
      all.remove(all.keySet().iterator().next());
    }
  }

  /// The right one for an account came from there. What was counted for the account stays: others
  /// may still be guessing.
  public synchronized void hit(String address) {
    misses.remove(address);
  }
}
