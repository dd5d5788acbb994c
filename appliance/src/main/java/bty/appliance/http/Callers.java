package bty.appliance.http;

import bty.appliance.http.Caller.Standing;
import bty.engine.protocol.MacAddress;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/// Tells callers apart: the only place that does.
///
/// ```
///   Authorization carries the API token, or, where there is no
///     Authorization, a cookie is that of a session -------------------> operator
///   ... carries the boot token of the path's {mac} ------------------> live environment
///   GET /pxe/{mac} by iPXE, not through a proxy, from an address that
///     speaks for that machine ---------------------------------------> boot program
///   else ------------------------------------------------------------> anybody
/// ```
///
/// @param operators knows the API token
/// @param proof knows machines
record Callers(Authenticator operators, Caller.Proof proof) {
  /// Where boot programs ask.
  private static final Set<String> BOOT_PATHS = Set.of("/pxe/{mac}", "/pxe/{mac}/");

  /// Who sends that request.
  ///
  /// @param pattern of the path in the table of routes; empty where there is none
  Caller of(Request request, String pattern) {
    Optional<String> authorization = request.header("Authorization");
    Optional<Caller.Operator> operator = operators.operator(request);
    if (operator.isPresent()) {
      return operator.get();
    }
    Optional<MacAddress> mac =
        Optional.ofNullable(request.parameters().get("mac")).flatMap(MacAddress::find);
    if (mac.isEmpty()) {
      return new Caller.Anybody("no machine is named");
    }
    Optional<String> token = authorization.flatMap(Authenticator::bearer);
    if (token.isPresent()) {
      return proof.isToken(mac.get(), token.get())
          ? new Caller.LiveEnvironment()
          : new Caller.Anybody("the token is not the one that this machine's last boot was given");
    }
    return request.method().equals("GET") && BOOT_PATHS.contains(pattern)
        ? bootProgram(request, mac.get())
        : new Caller.Anybody("no boot token was sent");
  }

  private Caller bootProgram(Request request, MacAddress mac) {
    String agent = request.header("User-Agent").orElse("");
    if (!agent.startsWith("iPXE/")) {
      return new Caller.Anybody("it is not iPXE that asks");
    }
    for (String sign : new String[] {"Forwarded", "X-Forwarded-For", "Via"}) {
      if (request.header(sign).isPresent()) {
        return new Caller.Anybody(
            "it is asked through a proxy, so nobody knows from which address");
      }
    }
    Optional<InetAddress> peer = address(request.peer());
    if (peer.isEmpty()) {
      return new Caller.Anybody("nobody knows from which address it is asked");
    }
    return switch (proof.standing(mac, peer.get())) {
      case Standing.Believed believed -> new Caller.BootProgram(believed.way());
      case Standing.Doubted doubted -> new Caller.Anybody(doubted.why());
    };
  }

  private static Optional<InetAddress> address(String peer) {
    try {
      return Optional.of(InetAddress.ofLiteral(peer.replaceAll("[\\[\\]]", "")));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }
}
