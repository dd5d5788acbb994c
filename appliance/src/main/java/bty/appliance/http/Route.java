package bty.appliance.http;

import java.io.IOException;

/// One line of the table of routes. Who may use it has to be said: there is no default.
///
/// @param method in upper case; `GET` serves `HEAD` too
/// @param path with named parts such as `{mac}`
public record Route(String method, String path, Access access, Endpoint endpoint) {
  /// Who may use a route.
  public enum Access {
    /// Machines, which have no credentials, and so everybody.
    OPEN,
    /// Who has the token.
    TOKEN
  }

  /// Answers one request. Runs on a virtual thread, so it may block.
  public interface Endpoint {
    /// Answers. An exception becomes a 500, and is logged.
    Response answer(Request request) throws IOException;
  }

  /// A route for machines.
  public static Route open(String method, String path, Endpoint endpoint) {
    return new Route(method, path, Access.OPEN, endpoint);
  }

  /// A route for who has the token.
  public static Route token(String method, String path, Endpoint endpoint) {
    return new Route(method, path, Access.TOKEN, endpoint);
  }
}
