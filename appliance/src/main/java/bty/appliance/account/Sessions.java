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

  private final InstantSource clock;
  private final SecureRandom random;
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  private record Session(Caller.Operator operator, Instant begun, Instant used) {
    boolean isOver(Instant now) {
      return !now.isBefore(used.plus(IDLE)) || !now.isBefore(begun.plus(LONGEST));
    }
  }

  /// @param clock by which sessions end
  public Sessions(InstantSource clock, SecureRandom random) {
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
    Caller.Operator operator =
        new Caller.Operator(name, Optional.of(new Caller.Login(secret(), mustChange)));
    sessions.put(cookie, new Session(operator, now, now));
    return cookie;
  }

  @Override
  public synchronized Optional<Caller.Operator> of(String cookie) {
    Instant now = clock.instant();
    Session session = sessions.get(cookie);
    if (session == null) {
      return Optional.empty();
    }
    if (session.isOver(now)) {
      sessions.remove(cookie);
      return Optional.empty();
    }
    sessions.put(cookie, new Session(session.operator(), session.begun(), now));
    return Optional.of(session.operator());
  }

  /// Ends one.
  public synchronized void end(String cookie) {
    sessions.remove(cookie);
  }

  /// Ends all: the password is another one.
  public synchronized void endAll() {
    sessions.clear();
  }

  private String secret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
