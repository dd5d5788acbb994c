package bty.appliance.http;

import bty.appliance.log.LogText;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/// The web server. One handler for everything: the table of routes decides.
public final class HttpServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("http");
  private static final String SECURE = "tls";
  private static final Duration GRACE = Duration.ofSeconds(10);

  // Several a second for each machine, or for each monitor: their effects are logged elsewhere.
  private static final Set<String> QUIET =
      Set.of("/healthz", "/readyz", "/metrics", "/pxe/{mac}/progress");

  private final WebServer server;
  private final ConnectionTable connections;
  private final Router router;

  private HttpServer(WebServer server, ConnectionTable connections, Router router) {
    this.server = server;
    this.connections = connections;
    this.router = router;
  }

  /// Starts to listen.
  ///
  /// @param host an address or a name of this machine; `0.0.0.0` is all of them
  /// @param port 0 takes a free one
  /// @throws IllegalStateException if the port cannot be had
  public static HttpServer start(
      String host,
      int port,
      List<Route> routes,
      Authenticator operators,
      Caller.Proof machines,
      InstantSource clock) {
    return start(host, port, Optional.empty(), routes, operators, machines, clock);
  }

  /// TLS, on a port of its own.
  ///
  /// @param port 0 takes a free one
  public record Tls(int port, SSLContext context) {}

  /// Starts to listen, and where there is TLS, on two ports: what is an operator's is answered over
  /// TLS only.
  ///
  /// @throws IllegalStateException if a port cannot be had
  public static HttpServer start(
      String host,
      int port,
      Optional<Tls> tls,
      List<Route> routes,
      Authenticator operators,
      Caller.Proof machines,
      InstantSource clock) {
    AtomicInteger securePort = new AtomicInteger(tls.map(Tls::port).orElse(0));
    Router router =
        new Router(
            routes,
            new Callers(operators, machines),
            tls.map(_ -> new SecureOnly(securePort::get)));
    HttpServer started = start(host, port, tls, router, clock, ConnectionDeadlines.STANDARD);
    started.securePort().ifPresent(securePort::set);
    return started;
  }

  /// @param deadlines of its connections, by a clock that nobody sets
  static HttpServer start(
      String host, int port, Router router, InstantSource clock, ConnectionDeadlines deadlines) {
    return start(host, port, Optional.empty(), router, clock, deadlines);
  }

  private static HttpServer start(
      String host,
      int port,
      Optional<Tls> tls,
      Router router,
      InstantSource clock,
      ConnectionDeadlines deadlines) {
    ConnectionTable connections = ConnectionTable.start(deadlines, System::nanoTime);
    WebServerConfig.Builder plain =
        listener(WebServer.builder().shutdownHook(false), host, port, connections, false)
            .routing(routing -> routing(routing, router, clock));
    tls.ifPresent(secure ->
        plain.putSocket(
            SECURE,
            listener(ListenerConfig.builder(), host, secure.port(), connections, true)
                .routing(routing -> routing(routing, router, clock))
                .tls(io.helidon.common.tls.Tls.builder().sslContext(secure.context()).build())
                .build()));
    return new HttpServer(plain.build().start(), connections, router);
  }

  private static <B extends ListenerConfig.BuilderBase<B, P>, P extends ListenerConfig> B listener(
      B builder, String host, int port, ConnectionTable connections, boolean tls) {
    return builder
        .host(host)
        .port(port)
        // Measured: blocking sockets are a third faster here than channels.
        .useNio(false)
        .shutdownGracePeriod(GRACE)
        .connectionOptions(new AcceptedSockets(connections))
        // In place of Helidon's own HTTP/1.1, which it is.
        .protocolsDiscoverServices(false)
        .addConnectionSelector(new WatchedConnections(connections, tls))
        .directHandlers(ResponseWriter.unreadable())
        // What is written is buffered where it is made.
        .writeBufferSize(0);
  }

  private static void routing(HttpRouting.Builder routing, Router router, InstantSource clock) {
    routing.any((request, response) -> handle(router, clock, request, response));
  }

  private static void handle(
      Router router, InstantSource clock, ServerRequest request, ServerResponse response) {
    Instant begun = clock.instant();
    Optional<Router.Found> found = router.find(request.prologue().uriPath());
    RequestBody body = new RequestBody(request);
    Request call =
        router.identified(
            found, call(request, body, found.map(Router.Found::parameters).orElse(Map.of())));
    Response answer = SecurityHeaders.addTo(answer(router, found, call));
    boolean last =
        body.isUnread() || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    if (last) {
      // Before Helidon can read the rest of the body to get at another request.
      answer = answer.with("Connection", "close");
    }
    String failure = "";
    try {
      answer = ResponseWriter.send(response, answer, call.method().equals("HEAD"));
    } catch (IOException | UncheckedIOException e) {
      failure = " cut: " + e.getMessage();
      throw e instanceof UncheckedIOException unchecked
          ? unchecked
          : new UncheckedIOException((IOException) e);
    } finally {
      log(call, found, answer, Duration.between(begun, clock.instant()), failure);
    }
    if (last) {
      end(response, body);
    }
    ClientConnection.current().requestIsOver();
  }

  private static Response answer(Router router, Optional<Router.Found> found, Request call) {
    Response answer = router.answer(found, call);
    return answer instanceof Response.Stream && ClientConnection.current().isOld()
        ? Response.problem(
            505,
            "HTTP version not supported",
            "how long this answer is is not known beforehand, so it needs HTTP/1.1")
        : answer;
  }

  /// Helidon announces the end of a connection and waits for another request all the same.
  private static void end(ServerResponse response, RequestBody body) {
    if (response instanceof RoutingResponse routed) {
      routed.commit();
    }
    if (body.isUnread()) {
      ClientConnection.current().farewell();
    }
    throw new CloseConnectionException("the last response of this connection is sent");
  }

  private static Request call(
      ServerRequest request, RequestBody body, Map<String, String> parameters) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : request.headers()) {
      headers.put(header.name().toLowerCase(Locale.ROOT), String.join(", ", header.allValues()));
    }
    return new Request(
        request.prologue().method().text(),
        request.prologue().uriPath().path(),
        parameters,
        query(request.prologue().query()),
        headers,
        new Caller.Anybody("nobody has looked yet"),
        address(request.remotePeer().address()),
        address(request.localPeer().address()) + ":" + request.localPeer().port(),
        ClientConnection.current().isSecure(),
        body);
  }

  private static Map<String, String> query(UriQuery query) {
    Map<String, String> words = new LinkedHashMap<>();
    for (String name : query.names()) {
      words.put(name, query.first(name).orElse(""));
    }
    return words;
  }

  /// As it stands in a URL: IPv6 in brackets, without a zone.
  private static String address(java.net.SocketAddress address) {
    if (address instanceof InetSocketAddress internet && internet.getAddress() != null) {
      String text = internet.getAddress().getHostAddress();
      return text.contains(":") ? "[" + text.replaceFirst("%.*", "") + "]" : text;
    }
    return "unknown";
  }

  private static void log(
      Request call, Optional<Router.Found> found, Response answer, Duration took, String failure) {
    boolean quiet =
        answer.status() < 400
            && found.isPresent()
            && found.get().byMethod().values().stream()
                .anyMatch(route -> QUIET.contains(route.path()));
    LOG.log(
        quiet ? Level.DEBUG : Level.INFO,
        () ->
            call.peer()
                + " "
                + call.method()
                + " "
                + LogText.of(call.path())
                + " "
                + answer.status()
                + " "
                + took.toMillis()
                + " ms"
                + call.header("User-Agent").map(agent -> " " + LogText.of(agent)).orElse("")
                + LogText.of(failure));
  }

  /// The port it listens on, for plain HTTP.
  public int port() {
    return server.port();
  }

  /// The port for TLS, if it speaks that.
  public OptionalInt securePort() {
    return server.hasTls(SECURE) ? OptionalInt.of(server.port(SECURE)) : OptionalInt.empty();
  }

  /// Lets transfers end for ten seconds, then stops.
  @Override
  public void close() {
    server.stop();
    connections.close();
    // Helidon's timer of idle connections is never cancelled, and holds on to all that is routed.
    router.clear();
  }
}
