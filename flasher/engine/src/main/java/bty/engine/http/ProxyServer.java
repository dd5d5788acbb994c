package bty.engine.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// An HTTP proxy.
///
/// @param variable of the environment that names it
/// @param port 1080 where the variable has none, as curl has it
/// @param credentials `name:password`, if it wants them
record ProxyServer(String variable, String host, int port, Optional<String> credentials) {
  private static final int USUAL_PORT = 1080;

  /// Reads what stands in the variable: `[http://][NAME:PASSWORD@]HOST[:PORT][/]`.
  ///
  /// @throws LastingException if it is something else
  static ProxyServer parse(String variable, String text) throws LastingException {
    try {
      URI uri = new URI(text.contains("://") ? text.strip() : "http://" + text.strip());
      if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
        throw unclear(variable);
      }
      return new ProxyServer(
          variable,
          uri.getHost(),
          uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
          Optional.ofNullable(uri.getRawUserInfo()).map(ProxyServer::decoded));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw unclear(variable);
    }
  }

  private static String decoded(String userInfo) {
    // A plus is a plus here.
    return URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// What stands there may have a password in it, so it is not repeated.
  private static LastingException unclear(String variable) {
    return new LastingException(
        "the variable "
            + variable
            + " names no proxy that can be used; wanted http://HOST:PORT or"
            + " http://NAME:PASSWORD@HOST:PORT, or unset it");
  }

  /// The value of `Proxy-Authorization` (RFC 7617), if there is one.
  Optional<String> authorization() {
    return credentials.map(secret ->
        "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /// For sentences; no password.
  String describe() {
    return "the proxy " + host + ":" + port + " (" + variable + ")";
  }

  /// What to do where it answers that it wants to know who asks.
  String wantsPassword() {
    return describe()
        + " wants "
        + (credentials.isPresent() ? "another name and password" : "a name and password")
        + " (407); write them into "
        + variable
        + " as http://NAME:PASSWORD@HOST:PORT";
  }

  /// Without the password.
  @Override
  public String toString() {
    return describe();
  }
}
