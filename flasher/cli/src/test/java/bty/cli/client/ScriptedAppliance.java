package bty.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/// An appliance that answers what it was told to, over real HTTP, and remembers what it was asked.
/// Until [#start] its port refuses connections, as a machine without the program does.
public final class ScriptedAppliance implements AutoCloseable {
  /// One request: `POST done {...}`, with the path after the MAC.
  record Request(String what, String query, String type, String body) {}

  private record Planned(int status, String body) {}

  /// Bound, so that nobody else gets the port, and deaf.
  private final Socket held = new Socket();

  private final int port;
  private final String scheme;
  private final HttpServer server;
  private final Map<String, Deque<Planned>> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  public ScriptedAppliance() throws IOException {
    this("http", HttpServer.create());
  }

  /// The same behind TLS.
  public static ScriptedAppliance tls(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create();
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new ScriptedAppliance("https", server);
  }

  private ScriptedAppliance(String scheme, HttpServer server) throws IOException {
    this.scheme = scheme;
    this.server = server;
    held.setReuseAddress(true);
    held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    port = held.getLocalPort();
    server.createContext("/", this::answer);
    answer("healthz", 200, "{\"status\":\"ok\"}");
    answer("inventory", 204, "");
    answer("progress", 204, "");
  }

  /// Takes the port and begins to answer.
  public ScriptedAppliance start() {
    try {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new AssertionError("taking port " + port + ", which is held for this", e);
    }
    server.start();
    return this;
  }

  /// What the last word of a path is answered: each answer once, the last one for ever.
  public ScriptedAppliance answer(String word, int status, String body) {
    answers.computeIfAbsent(word, _ -> new ArrayDeque<>()).add(new Planned(status, body));
    return this;
  }

  public String url() {
    return scheme + "://127.0.0.1:" + port;
  }

  /// What was asked, without the questions whether it is there.
  public List<String> asked() {
    return requests.stream().map(Request::what).filter(what -> !what.endsWith("healthz")).toList();
  }

  /// The bodies of what was posted to a word.
  public List<String> bodies(String word) {
    return posted(word).map(Request::body).toList();
  }

  /// What stood behind the question mark.
  public List<String> queries(String word) {
    return posted(word).map(Request::query).toList();
  }

  /// What the bodies were said to be.
  public List<String> types(String word) {
    return posted(word).map(Request::type).toList();
  }

  private Stream<Request> posted(String word) {
    return requests.stream().filter(request -> request.what().equals("POST " + word));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String word = path.substring(path.lastIndexOf('/') + 1);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        new Request(
            exchange.getRequestMethod() + " " + word,
            String.valueOf(exchange.getRequestURI().getQuery()),
            String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
            body));
    Planned planned = next(word);
    byte[] bytes = planned.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(planned.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private synchronized Planned next(String word) {
    Deque<Planned> planned = answers.getOrDefault(word, new ArrayDeque<>());
    if (planned.isEmpty()) {
      return new Planned(404, "{\"detail\":\"no such thing here\"}");
    }
    return planned.size() > 1 ? planned.removeFirst() : planned.getFirst();
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    held.close();
  }
}
