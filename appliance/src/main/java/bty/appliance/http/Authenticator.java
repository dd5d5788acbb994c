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

  /// The operator who sends a request with that `Authorization` header, if it is one.
  Optional<Caller.Operator> operator(Optional<String> authorization) {
    return authorization.flatMap(Authenticator::bearer).filter(this::accepts).isPresent()
        ? Optional.of(new Caller.Operator("API token"))
        : Optional.empty();
  }

  /// The token of an `Authorization` header (RFC 6750, 2.1), if it carries one.
  static Optional<String> bearer(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(authorization.substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  /// Takes as long for a near miss as for any other.
  private boolean accepts(String token) {
    return MessageDigest.isEqual(secret, token.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "an authenticator";
  }
}
