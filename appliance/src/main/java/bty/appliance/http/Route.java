package bty.appliance.http;

import java.io.IOException;
import java.util.Optional;

/// One line of the table of routes. Who may use it has to be said: there is no default.
///
/// @param method in upper case; `GET` serves `HEAD` too
/// @param path with named parts such as `{mac}`
/// @param role how much an operator must be allowed to do; of no account where none is needed
/// @param denied says that somebody may not use it, in a way of its own
public record Route(
    String method,
    String path,
    Access access,
    Caller.Role role,
    Endpoint endpoint,
    Optional<Denied> denied) {
  /// Who may use a route.
  public enum Access {
    /// Everybody; what a caller who has shown nothing may have is for the endpoint to say.
    OPEN,
    /// The live environment of the machine that the path names, with its boot token.
    MACHINE,
    /// Who has the API token, or is logged in.
    TOKEN,
    /// The same, for a page: whoever is not logged in is sent to where that is done.
    PAGE
  }

  /// Answers one request. Runs on a virtual thread, so it may block.
  public interface Endpoint {
    /// Answers. An exception becomes a 500, and is logged.
    Response answer(Request request) throws IOException;
  }

  /// Says to people what the API says to programs.
  public interface Denied {
    /// Answers who may not use the route.
    ///
    /// @param refusal what is answered otherwise: the way to the login, or a problem
    Response answer(Request request, Response refusal) throws IOException;
  }

  private static Route of(
      String method, String path, Access access, Caller.Role role, Endpoint endpoint) {
    return new Route(method, path, access, role, endpoint, Optional.empty());
  }

  /// A route for everybody.
  public static Route open(String method, String path, Endpoint endpoint) {
    return of(method, path, Access.OPEN, Caller.Role.VIEW, endpoint);
  }

  /// A route for a machine's live environment; its path has a `{mac}`.
  public static Route machine(String method, String path, Endpoint endpoint) {
    return of(method, path, Access.MACHINE, Caller.Role.VIEW, endpoint);
  }

  /// A route for who has an API token, or is logged in: to look if it is a `GET`, else to operate.
  public static Route token(String method, String path, Endpoint endpoint) {
    return of(method, path, Access.TOKEN, role(method), endpoint);
  }

  /// A page, or a form of one, for who is logged in; likewise.
  public static Route page(String method, String path, Endpoint endpoint) {
    return of(method, path, Access.PAGE, role(method), endpoint);
  }

  private static Caller.Role role(String method) {
    return method.equals("GET") ? Caller.Role.VIEW : Caller.Role.OPERATE;
  }

  /// The same route, for who may do so much.
  public Route needs(Caller.Role other) {
    return new Route(method, path, access, other, endpoint, denied);
  }

  /// The same route, answered by another one.
  public Route with(Endpoint other) {
    return new Route(method, path, access, role, other, denied);
  }

  /// The same route, refused in that way.
  public Route denying(Denied way) {
    return new Route(method, path, access, role, endpoint, Optional.of(way));
  }

  /// Answers a request, or refuses it when its caller may not use this route.
  public Response answer(Request request) throws IOException {
    Optional<Response> refusal = AccessCheck.refusal(access, role, request);
    return refusal.isPresent() ? refusal.get() : endpoint.answer(request);
  }
}
