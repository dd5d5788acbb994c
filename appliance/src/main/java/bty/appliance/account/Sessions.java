package bty.appliance.account;

import bty.appliance.http.Caller;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Who is logged in with a browser. In memory only: a restart ends all sessions. Thread-safe.
public final class Sessions implements Caller.Logins {
  /// Without a request for so long a session ends.
  static final Duration IDLE = Duration.ofHours(2);

  /// After so long it ends whatever is done.
  static final Duration LONGEST = Duration.ofHours(12);

  private static final int MOST = 1000;

  private final Accounts accounts;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  private record Session(Caller.Operator operator, String mark, Instant begun, Instant used) {
    boolean isOver(Instant now) {
      return !now.isBefore(used.plus(IDLE)) || !now.isBefore(begun.plus(LONGEST));
    }
  }

  /// @param clock by which sessions end
  /// @param accounts by which they end, too: with another password, or without the account
  public Sessions(InstantSource clock, SecureRandom random, Accounts accounts) {
    this.accounts = accounts;
    this.clock = clock;
    this.random = random;
  }

  /// Begins one, with a name that nobody knew before.
  ///
  /// @param mustChange whether nothing can be done but to change the password
  /// @return the cookie's value
  public synchronized String begin(String name, boolean mustChange) {
    Instant now = clock.instant();
    sessions.values().removeIf(session -> session.isOver(now));
    if (sessions.size() >= MOST) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    String cookie = secret();
    Accounts.Standing standing =
        accounts.standing(name).orElse(new Accounts.Standing(Caller.Role.VIEW, "gone"));
    Caller.Operator operator =
        new Caller.Operator(
            name, Optional.of(new Caller.Login(secret(), mustChange)), standing.role());
    sessions.put(cookie, new Session(operator, standing.mark(), now, now));
    return cookie;
  }

  @Override
  public Optional<Caller.Operator> of(String cookie) {
    return of(cookie, true);
  }

  @Override
  public Optional<Caller.Operator> peek(String cookie) {
    return of(cookie, false);
  }

  private synchronized Optional<Caller.Operator> of(String cookie, boolean isRequest) {
    Instant now = clock.instant();
    Session session = sessions.get(cookie);
    if (session == null) {
      return Optional.empty();
    }
    Optional<Accounts.Standing> standing =
        accounts
            .standing(session.operator().name())
            .filter(current -> current.mark().equals(session.mark()));
    if (session.isOver(now) || standing.isEmpty()) {
      sessions.remove(cookie);
      return Optional.empty();
    }
    Caller.Operator known = session.operator();
    Caller.Operator operator =
        new Caller.Operator(known.name(), known.login(), standing.get().role());
    Instant used = isRequest ? now : session.used();
    sessions.put(cookie, new Session(operator, session.mark(), session.begun(), used));
    return Optional.of(operator);
  }

  /// Ends one.
  public synchronized void end(String cookie) {
    sessions.remove(cookie);
  }

  /// Ends all of that account.
  public synchronized void endAll(String name) {
    sessions.values().removeIf(session -> session.operator().name().equals(name));
  }

  private String secret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
