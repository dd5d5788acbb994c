package bty.appliance.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Tells who sends a request, by the secret of who may change things.
public final class Authenticator {
  private static final String SCHEME = "bearer ";

  private final byte[] secret;
  private final BooleanSupplier counts;
  private final Caller.Logins logins;
  private final Caller.Tokens tokens;

  /// @param secret of an admin; not empty
  /// @param logins the sessions of browsers
  /// @param tokens all others
  public Authenticator(String secret, Caller.Logins logins, Caller.Tokens tokens) {
    this(secret, () -> true, logins, tokens);
  }

  /// @param secret of an admin; not empty
  /// @param counts whether nobody else can have read it; asked each time that it is sent
  /// @param logins the sessions of browsers
  /// @param tokens all others
  public Authenticator(
      String secret, BooleanSupplier counts, Caller.Logins logins, Caller.Tokens tokens) {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("the token is empty");
    }
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.counts = counts;
    this.logins = logins;
    this.tokens = tokens;
  }

  /// The operator who sends a request, if it is one: by its `Authorization`, or else by its cookie.
  Optional<Caller.Operator> operator(Request request) {
    return operator(request, logins::of);
  }

  /// Whether the operator who sent a request, the answer to which goes on and on, is one still, and
  /// may do as much: the token is not revoked, the session not over. It keeps no session alive.
  public boolean isStill(Request request) {
    return request.caller() instanceof Caller.Operator before
        && operator(request, logins::peek)
            .filter(now -> now.name().equals(before.name()) && now.role() == before.role())
            .isPresent();
  }

  private Optional<Caller.Operator> operator(
      Request request, Function<String, Optional<Caller.Operator>> sessions) {
    Optional<String> authorization = request.header("Authorization");
    if (authorization.isEmpty()) {
      return Cookies.session(request).flatMap(sessions);
    }
    Optional<String> token = authorization.flatMap(Authenticator::bearer);
    return token.filter(this::accepts).isPresent()
        ? Optional.of(new Caller.Operator("API token", Optional.empty(), Caller.Role.ADMIN))
        : token.flatMap(tokens::of);
  }

  /// The token of an `Authorization` header (RFC 6750, 2.1), if it carries one.
  static Optional<String> bearer(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(authorization.substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  /// Takes as long for a near miss as for any other.
  private boolean accepts(String token) {
    return MessageDigest.isEqual(secret, token.getBytes(StandardCharsets.UTF_8))
        && counts.getAsBoolean();
  }

  @Override
  public String toString() {
    return "an authenticator";
  }
}
