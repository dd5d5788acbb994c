package bty.appliance.account;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down who guesses passwords, by the address they come from: each wrong one after the third
/// doubles the time until the next is looked at, to half a minute at most. While an account is
/// guessed at from many addresses, it is each one after the first. Never a lock, which would keep
/// the operator out: the first one from an address is looked at at once, whoever else guesses. The
/// right one clears what was wrong for its own account, and no more: who has an account guesses at
/// others'. Thread-safe.
public final class LoginDelays {
  private static final int FREE = 3;

  /// So many wrong ones for an account, from wherever, and it is being guessed at.
  private static final int ATTACK = 10;

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration FORGOTTEN = Duration.ofMinutes(15);
  private static final int MOST = 10_000;

  /// Of an address so many accounts are told apart; the rest are as one.
  private static final int MOST_APART = 100;

  private final Map<String, Guesser> guessers = new LinkedHashMap<>();
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

  /// What an address has tried.
  ///
  /// @param of how many of the misses were for which account
  private record Guesser(Misses misses, Map<String, Integer> of) {
    static final Guesser NONE = new Guesser(new Misses(0, Instant.EPOCH), Map.of());

    Guesser missed(String account, Instant now) {
      Map<String, Integer> more = new LinkedHashMap<>(of);
      String whose = of.size() < MOST_APART || of.containsKey(account) ? account : "";
      more.merge(whose, 1, Integer::sum);
      return new Guesser(new Misses(misses.count() + 1, now), more);
    }

    Guesser hit(String account) {
      Map<String, Integer> others = new LinkedHashMap<>(of);
      Integer own = others.remove(account);
      return own == null
          ? this
          : new Guesser(new Misses(misses.count() - own, misses.last()), others);
    }
  }

  /// How long whoever is there has to wait before a password is looked at; zero or more.
  public synchronized Duration left(String address, String account, Instant now) {
    Guesser known = guessers.get(address);
    if (known == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(now, known.misses().next(isAttacked(account, now) ? 0 : FREE));
    // A clock that was set back makes nobody wait longer.
    return left.isNegative() || left.compareTo(LONGEST) > 0 ? Duration.ZERO : left;
  }

  private boolean isAttacked(String account, Instant now) {
    Misses known = accounts.get(clipped(account));
    return known != null && known.count() >= ATTACK && !known.isForgotten(now);
  }

  /// A wrong one for that account came from there.
  public synchronized void miss(String address, String account, Instant now) {
    Guesser known = guessers.remove(address);
    guessers.put(
        address,
        known != null && !known.misses().isForgotten(now)
            ? known.missed(clipped(account), now)
            : Guesser.NONE.missed(clipped(account), now));
    bound(guessers);
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
    bound(all);
  }

  private static void bound(Map<String, ?> all) {
    if (all.size() > MOST) {
      all.remove(all.keySet().iterator().next());
    }
  }

  /// The right one for an account came from there. What was counted for the account stays: others
  /// may still be guessing. So does what the address has earned at other accounts.
  public synchronized void hit(String address, String account) {
    guessers.computeIfPresent(address, (_, known) -> known.hit(clipped(account)));
  }
}
