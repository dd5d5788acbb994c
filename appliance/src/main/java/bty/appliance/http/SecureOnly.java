package bty.appliance.http;

import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/// Where TLS is spoken, nothing of an operator's goes over plain HTTP, which stays for firmware: no
/// password, no session, no token. Machines are served as before.
///
/// @param port for TLS
record SecureOnly(IntSupplier port) {
  private static final Set<String> READS = Set.of("GET", "HEAD");

  /// Why this is not answered here; empty where it is.
  ///
  /// @param access who may use the route
  Optional<Response> refusal(Route.Access access, Request request) {
    boolean isPage =
        access == Route.Access.PAGE
            || request.path().equals("/")
            || request.path().equals("/ui")
            || request.path().startsWith("/ui/");
    if (request.secure() || (!isPage && access != Route.Access.TOKEN)) {
      return Optional.empty();
    }
    String there = "https://" + host(request) + ":" + port.getAsInt();
    return Optional.of(
        isPage && READS.contains(request.method())
            ? Response.seeOther(there + place(request))
            : Response.problem(
                403, "Only over TLS", "an operator is heard over TLS only: " + there));
  }

  private static String place(Request request) {
    return request.path().startsWith("//") ? "/" : request.path() + request.querySuffix();
  }

  private static String host(Request request) {
    return BaseUrl.host(request).replaceFirst(":[0-9]+$", "");
  }
}
