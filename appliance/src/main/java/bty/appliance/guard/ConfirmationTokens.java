package bty.appliance.guard;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tokens that stand for one refused edit each. In memory only: after a restart the edit is refused
/// once more. Not thread-safe.
final class ConfirmationTokens {
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);
  private static final int MOST = 10_000;

  private final SecureRandom random;
  private final Map<String, Given> given = new LinkedHashMap<>();

  private record Given(String what, Instant at) {}

  ConfirmationTokens(SecureRandom random) {
    this.random = random;
  }

  /// A new one.
  ///
  /// @param what names the edit and its author
  String give(String what, Instant now) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    given.put(token, new Given(what, now));
    if (given.size() > MOST) {
      given.remove(given.keySet().iterator().next());
    }
    return token;
  }

  /// Whether that token was given for that edit a short while ago; it is good for nothing then.
  boolean take(String token, String what, Instant now) {
    Given found = given.get(token);
    if (found == null
        || !found.what().equals(what)
        || Duration.between(found.at(), now).abs().compareTo(GOOD_FOR) > 0) {
      return false;
    }
    given.remove(token);
    return true;
  }
}
