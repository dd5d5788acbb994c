package bty.appliance.http;

import bty.appliance.files.DiskFull;
import bty.appliance.log.LogText;
import io.helidon.common.uri.UriPath;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds the route of a request: deny by default, then what is there, then how it may be used.
/// Helidon's own routing answers a wrong method with 404 and does not serve HEAD where it serves
/// GET, so only its path patterns are used.
final class Router {
  private static final System.Logger LOG = System.getLogger("http");

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Callers callers;
  private final Optional<SecureOnly> tls;

  private record Entry(PathMatcher matcher, Map<String, Route> byMethod) {}

  /// Without TLS.
  Router(List<Route> routes, Callers callers) {
    this(routes, callers, Optional.empty());
  }

  /// @param tls where it is spoken
  Router(List<Route> routes, Callers callers, Optional<SecureOnly> tls) {
    this.callers = callers;
    this.tls = tls;
    for (Route route : routes) {
      Entry entry =
          entries.computeIfAbsent(
              route.path(), path -> new Entry(PathMatchers.create(path), new LinkedHashMap<>()));
      if (entry.byMethod().putIfAbsent(route.method(), route) != null) {
        throw new IllegalStateException("BUG: two routes " + route.method() + " " + route.path());
      }
    }
  }

  /// Forgets all routes, when nobody asks any more.
  void clear() {
    entries.clear();
  }

  /// The path's place in the table and the named parts it was found with.
  record Found(Map<String, Route> byMethod, Map<String, String> parameters) {}

  /// The first place whose pattern fits.
  Optional<Found> find(UriPath path) {
    for (Entry entry : entries.values()) {
      PathMatchers.MatchResult result = entry.matcher().match(path);
      if (result.accepted()) {
        Map<String, String> parameters = new LinkedHashMap<>();
        var named = result.path().pathParameters();
        named.names().forEach(name -> parameters.put(name, named.get(name)));
        return Optional.of(new Found(entry.byMethod(), parameters));
      }
    }
    return Optional.empty();
  }

  /// The same request, with who sends it.
  Request identified(Optional<Found> found, Request request) {
    String pattern =
        found
            .flatMap(place -> place.byMethod().values().stream().findFirst())
            .map(Route::path)
            .orElse("");
    return request.by(callers.of(request, pattern));
  }

  /// Where a request for a path with a slash too many belongs: people and proxies add one.
  private Optional<Response> withoutSlash(Request request) {
    String path = request.path();
    boolean isRead = request.method().equals("GET") || request.method().equals("HEAD");
    if (!isRead || path.length() < 2 || !path.endsWith("/") || path.startsWith("//")) {
      return Optional.empty();
    }
    String shorter = path.substring(0, path.length() - 1);
    try {
      String location = new URI(null, null, shorter, null).toASCIIString();
      return find(UriPath.create(location))
          .map(_ -> Response.movedTo(location + request.querySuffix()));
    } catch (URISyntaxException notAPath) {
      return Optional.empty();
    }
  }

  /// Whether it is where addresses of any depth lead that are none.
  private static boolean isForAllOthers(Found found) {
    return found.byMethod().values().stream().anyMatch(route -> route.path().contains("{+"));
  }

  /// Answers. Never throws: what an endpoint throws is a 500, whose cause only the log is told.
  Response answer(Optional<Found> found, Request request) {
    boolean isNowhere = found.isEmpty() || isForAllOthers(found.get());
    Optional<Response> elsewhere = isNowhere ? withoutSlash(request) : Optional.empty();
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    Optional<Route> route = found.flatMap(place -> route(place, request.method()));
    Route.Access access = access(found, route);
    Caller.Role role = route.map(Route::role).orElse(Caller.Role.VIEW);
    Optional<Response> elsewhereOnly = tls.flatMap(secure -> secure.refusal(access, request));
    if (elsewhereOnly.isPresent()) {
      return elsewhereOnly.get();
    }
    Optional<Response> refusal = AccessCheck.refusal(access, role, request);
    if (refusal.isPresent()) {
      Optional<Route.Denied> denied = route.flatMap(Route::denied);
      return denied.isPresent()
          ? answer(request, asked -> denied.get().answer(asked, refusal.get()))
          : refusal.get();
    }
    if (found.isEmpty()) {
      return Response.problem(404, "Not found", "there is nothing at this address");
    }
    if (route.isEmpty()) {
      Response refused =
          Response.problem(405, "Method not allowed", request.method() + " has no meaning here")
              .with("Allow", allow(found.get()));
      return denied(found.get())
          .map(denied -> answer(request, asked -> denied.answer(asked, refused)))
          .orElse(refused);
    }
    if (request.header("Transfer-Encoding").isPresent()) {
      // Helidon holds each chunk in memory whole, however large its sender makes it.
      return Response.problem(
          411, "Length required", "send the body with Content-Length, not in chunks");
    }
    return answer(request, route.get().endpoint());
  }

  private static Response answer(Request request, Route.Endpoint endpoint) {
    try {
      return endpoint.answer(request);
    } catch (Request.TooLargeException e) {
      return Response.problem(413, "Content too large", String.valueOf(e.getMessage()));
    } catch (Request.SenderStoppedException e) {
      LOG.log(
          Level.INFO,
          () -> request.method() + " " + LogText.of(request.path()) + ": " + e.getMessage());
      return Response.problem(400, "Incomplete body", String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      if (e instanceof IOException io && DiskFull.is(io)) {
        return full(request, io);
      }
      LOG.log(Level.ERROR, request.method() + " " + request.path() + " from " + request.peer(), e);
      return Response.problem(
          500, "Internal error", "the appliance could not do this; its log says why");
    }
  }

  /// What every route may come to.
  private static Response full(Request request, IOException e) {
    LOG.log(
        Level.ERROR,
        request.method()
            + " "
            + request.path()
            + " from "
            + request.peer()
            + ": "
            + e.getMessage());
    return Response.problem(
        507,
        "No room",
        "nothing was changed: the disk that the appliance keeps its state on is full; make room on"
            + " it, then send this again");
  }

  /// How the others at that address say no.
  private static Optional<Route.Denied> denied(Found found) {
    return found.byMethod().values().stream().flatMap(route -> route.denied().stream()).findFirst();
  }

  /// Deny by default: what is not in the table is not even denied to anybody but an operator. A
  /// wrong method says which there are where none of them is an operator's.
  private static Route.Access access(Optional<Found> found, Optional<Route> route) {
    if (route.isPresent()) {
      return route.get().access();
    }
    Set<Route.Access> others =
        found.stream()
            .flatMap(place -> place.byMethod().values().stream())
            .map(Route::access)
            .collect(Collectors.toSet());
    if (others.contains(Route.Access.PAGE)) {
      return Route.Access.PAGE;
    }
    return others.isEmpty() || others.contains(Route.Access.TOKEN)
        ? Route.Access.TOKEN
        : Route.Access.OPEN;
  }

  private static Optional<Route> route(Found found, String method) {
    Route exact = found.byMethod().get(method);
    return exact == null && method.equals("HEAD")
        ? Optional.ofNullable(found.byMethod().get("GET"))
        : Optional.ofNullable(exact);
  }

  private static String allow(Found found) {
    TreeSet<String> methods = new TreeSet<>(found.byMethod().keySet());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return String.join(", ", methods);
  }
}
