package bty.engine.http;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which server is asked through which proxy, as the environment says it and curl reads it:
/// `http_proxy`, in small letters only, since a CGI program finds a request's `Proxy` header in
/// `HTTP_PROXY`; `https_proxy` or `HTTPS_PROXY`; `no_proxy` or `NO_PROXY`. Small letters come
/// first.
///
/// @param environment the variables of the process
record ProxyRules(Map<String, String> environment) {
  static final ProxyRules NONE = new ProxyRules(Map.of());

  ProxyRules {
    environment = Map.copyOf(environment);
  }

  /// The proxy to ask; empty: the server itself.
  ///
  /// @throws LastingException if the variable names none
  Optional<ProxyServer> of(URI uri) throws LastingException {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    Optional<String> variable = tls ? set("https_proxy", "HTTPS_PROXY") : set("http_proxy");
    if (variable.isEmpty() || isDirect(uri.getHost())) {
      return Optional.empty();
    }
    return Optional.of(
        ProxyServer.parse(variable.get(), environment.getOrDefault(variable.get(), "")));
  }

  private boolean isDirect(String host) {
    return set("no_proxy", "NO_PROXY")
        .map(name -> NoProxy.parse(environment.getOrDefault(name, "")).covers(host))
        .orElse(false);
  }

  private Optional<String> set(String... names) {
    return Stream.of(names)
        .filter(name -> !environment.getOrDefault(name, "").isBlank())
        .findFirst();
  }
}
