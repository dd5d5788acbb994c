package bty.appliance.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// Tells who sends a request, by the secret of who may change things.
public final class Authenticator {
  private static final String SCHEME = "bearer ";

  private final byte[] secret;

  /// @param secret not empty
  public Authenticator(String secret) {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("the token is empty");
    }
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /// Who sends a request with that `Authorization` header.
  Caller caller(Optional<String> authorization) {
    return accepts(authorization) ? new Caller.Operator("API token") : new Caller.Anybody();
  }

  /// Whether an `Authorization` header carries it (RFC 6750). Takes as long for a near miss as for
  /// any other.
  private boolean accepts(Optional<String> authorization) {
    return authorization.isPresent()
        && authorization.get().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            secret,
            authorization
                .get()
                .substring(SCHEME.length())
                .strip()
                .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "an authenticator";
  }
}
