package bty.appliance.http;

import bty.appliance.log.LogText;
import bty.engine.protocol.MacAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Whether a caller may use a route.
final class AccessCheck {
  /// What a live environment sends; a form of a web page can send neither.
  private static final Set<String> MEDIA = Set.of("application/json", "application/gzip");

  private AccessCheck() {}

  /// The answer to a request that its caller may not make; empty where it may.
  ///
  /// @param role how much an operator must be allowed to do
  static Optional<Response> refusal(Route.Access access, Caller.Role role, Request request) {
    return switch (access) {
      case OPEN -> Optional.empty();
      case TOKEN ->
          request.caller() instanceof Caller.Operator operator
              ? BrowserCheck.api(operator, request).or(() -> powerless(operator, role))
              : Optional.of(
                  unauthorised("this needs the header Authorization: Bearer and the token"));
      case PAGE ->
          BrowserCheck.page(request)
              .or(() ->
                  request.caller() instanceof Caller.Operator operator
                      ? powerless(operator, role)
                      : Optional.empty());
      case MACHINE -> machine(request);
    };
  }

  private static Optional<Response> powerless(Caller.Operator operator, Caller.Role role) {
    return operator.role().compareTo(role) >= 0
        ? Optional.empty()
        : Optional.of(
            Response.problem(
                403,
                "Not allowed",
                operator.name()
                    + " may "
                    + operator.role().word()
                    + "; this needs "
                    + role.word()
                    + ", which an admin can give"));
  }

  private static Optional<Response> machine(Request request) {
    String name = request.parameter("mac");
    if (MacAddress.find(name).isEmpty()) {
      return Optional.of(Response.badMac(name));
    }
    return switch (request.caller()) {
      case Caller.LiveEnvironment _ -> suspicious(request);
      case Caller.Anybody(String why) -> Optional.of(unauthorised(onlyTheMachine(why)));
      case Caller.BootProgram _ ->
          Optional.of(unauthorised(onlyTheMachine("no boot token was sent")));
      case Caller.Operator _ ->
          Optional.of(unauthorised(onlyTheMachine("the API token is not that of a boot")));
    };
  }

  private static String onlyTheMachine(String why) {
    return "only the machine itself may do this, with the boot token of its kernel command line"
        + " (bty.token): "
        + why;
  }

  /// What a web page could have made a browser send, whoever sits before it.
  private static Optional<Response> suspicious(Request request) {
    if (request.isFromBrowser()) {
      return Optional.of(
          Response.problem(403, "Not for browsers", "a machine sends this, not a web page"));
    }
    boolean hasBody = request.body().length().orElse(0) > 0;
    String type = request.header("Content-Type").orElse("");
    String plain = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    return hasBody && !MEDIA.contains(plain)
        ? Optional.of(
            Response.problem(
                415,
                "Unsupported media type",
                "the body is \"" + LogText.of(type) + "\"; wanted application/json"))
        : Optional.empty();
  }

  private static Response unauthorised(String detail) {
    return Response.problem(401, "Not authorised", detail)
        .with("WWW-Authenticate", "Bearer realm=\"bty\"");
  }
}
