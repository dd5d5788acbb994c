package bty.appliance.http;

import bty.appliance.http.Caller.Standing;
import bty.engine.protocol.MacAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells callers apart: the only place that does.
///
/// ```
///   Authorization carries the API token, or, where there is no
///     Authorization, a cookie is that of a session -------------------> operator
///   ... carries the boot token of the path's {mac} ------------------> live environment
///   GET /pxe/{mac} by iPXE, or /pxe/{mac}/grub by GRUB or UEFI's HTTP,
///     not through a proxy, from an address that speaks for that
///     machine -------------------------------------------------------> boot program
///   else ------------------------------------------------------------> anybody
/// ```
///
/// @param operators knows the API token
/// @param proof knows machines
record Callers(Authenticator operators, Caller.Proof proof) {
  /// Where boot programs ask, and which.
  private static final Map<String, Program> BOOT_PATHS =
      Map.of(
          "/pxe/{mac}", new Program("iPXE", List.of("iPXE/")),
          "/pxe/{mac}/", new Program("iPXE", List.of("iPXE/")),
          // Booted by UEFI's HTTP, GRUB asks by that.
          "/pxe/{mac}/grub", new Program("GRUB", List.of("GRUB ", "UefiHttpBoot/")));

  /// A boot program.
  ///
  /// @param agents with which its `User-Agent` begins
  private record Program(String name, List<String> agents) {
    boolean is(String agent) {
      return agents.stream().anyMatch(agent::startsWith);
    }
  }

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
    Program program = BOOT_PATHS.get(pattern);
    return request.method().equals("GET") && program != null
        ? bootProgram(request, mac.get(), program)
        : new Caller.Anybody("no boot token was sent");
  }

  private Caller bootProgram(Request request, MacAddress mac, Program program) {
    if (!program.is(request.header("User-Agent").orElse(""))) {
      return new Caller.Anybody("it is not " + program.name() + " that asks");
    }
    if (request.isFromBrowser()) {
      return new Caller.Anybody("a browser asks, which anybody's page may have told to");
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
