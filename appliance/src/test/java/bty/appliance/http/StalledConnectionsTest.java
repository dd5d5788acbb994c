package bty.appliance.http;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.files.FileStamp;
import bty.appliance.http.ConnectionDeadlines.Patience;
import bty.appliance.resource.FileResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Issue 10, fault 13: clients that stop, and clients that send what nobody takes.
@Timeout(
    value = Eventually.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StalledConnectionsTest {
  private static final int MOST = 16;
  private static final int IMAGE = 64 << 20;

  /// Nobody who does anything is cut by these, and who does nothing is cut within moments.
  private static final ConnectionDeadlines SHORT = deadlines(Duration.ofMillis(300));

  /// Nobody is cut by these.
  private static final ConnectionDeadlines LONG = deadlines(Duration.ofHours(1));

  @TempDir private Path folder;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();

  private static ConnectionDeadlines deadlines(Duration each) {
    Patience patience = new Patience(each, each.multipliedBy(10));
    return new ConnectionDeadlines(each, each, patience, patience, each, MOST, 1000);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    servers.forEach(HttpServer::close);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "G",
        "GET / HTTP/1.1\r\nHost: x\r\nX-Half: ",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
      })
  void clientThatStopsIsCut(String begun) throws IOException {
    HttpServer server = start(SHORT);
    Socket socket = connect(server, "127.0.0.1");
    write(socket, begun);
    assertThat(untilTheEnd(socket)).doesNotContain("201");
  }

  @Test
  void readerThatStopsIsCut() throws IOException {
    Path image = folder.resolve("image");
    Files.write(image, new byte[IMAGE]);
    HttpServer server = start(SHORT);
    Socket socket = connect(server, "127.0.0.1");
    write(socket, "GET /image HTTP/1.1\r\nHost: x\r\n\r\n");
    boolean _ = Eventually.see("a cut", () -> isCut(socket), cut -> cut);
  }

  /// Whoever writes to a connection that was cut with bytes under way is told so by the kernel.
  private static boolean isCut(Socket socket) {
    try {
      write(socket, "x");
      return false;
    } catch (IOException cut) {
      return true;
    }
  }

  @Test
  void stalledSendersOfOneAddressSilenceNobody() throws IOException {
    HttpServer server = start(ConnectionDeadlines.STANDARD);
    for (int i = 0; i < 2050; i++) {
      begin(server, "127.0.0.1");
    }
    assertThat(ask(connect(server, "127.0.0.2"), "GET / HTTP/1.1")).startsWith("HTTP/1.1 200 ");
  }

  /// A server that refuses may do so before the client has sent anything.
  private void begin(HttpServer server, String from) {
    try {
      write(
          connect(server, from), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf");
    } catch (IOException refused) {
      assertThat(refused).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void addressHasSoManyConnectionsAtOnce() throws IOException {
    HttpServer server = start(LONG);
    for (int i = 0; i < MOST; i++) {
      assertThat(ask(connect(server, "127.0.0.1"), "GET / HTTP/1.1")).startsWith("HTTP/1.1 200");
    }
    assertThat(untilTheEnd(connect(server, "127.0.0.1"))).isEmpty();
    assertThat(ask(connect(server, "127.0.0.2"), "GET / HTTP/1.1")).startsWith("HTTP/1.1 200");
    sockets.getFirst().close();
    String answer =
        Eventually.see(
            "a place that has become free",
            () -> ask(connect(server, "127.0.0.1"), "GET / HTTP/1.1"),
            text -> !text.isEmpty());
    assertThat(answer).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT /nothing, 401",
    "PUT /, 405",
    "POST /secret, 401",
    "POST /small, 413",
    "POST /absent, 404",
    "POST /half, 200",
  })
  void bodyThatIsNotTakenEndsTheConnection(String line, int status) throws IOException {
    HttpServer server = start(LONG);
    Socket socket = connect(server, "127.0.0.1");
    write(socket, line + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n12345");
    assertThat(untilTheEnd(socket))
        .startsWith("HTTP/1.1 " + status)
        .contains("Connection: close\r\n")
        .endsWith("}\n");
  }

  @Test
  void bodyThatIsTakenLeavesTheConnection() throws IOException {
    HttpServer server = start(LONG);
    Socket socket = connect(server, "127.0.0.1");
    write(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12345");
    assertThat(head(socket.getInputStream()))
        .startsWith("HTTP/1.1 201")
        .doesNotContain("Connection: close");
    assertThat(socket.getInputStream().readNBytes(6)).asString().isEqualTo("took 5");
    assertThat(ask(socket, "GET / HTTP/1.1")).startsWith("HTTP/1.1 200");
  }

  @Test
  void chunkedBodyOf300MegabytesIsRefusedUnread() throws IOException {
    HttpServer server = start(LONG);
    Socket socket = connect(server, "127.0.0.1");
    write(socket, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 411");
    // What the kernel takes for a server that does not read is not small.
    assertThat(megabytesOut(socket)).isLessThan(100);
  }

  private static int megabytesOut(Socket socket) {
    byte[] piece = new byte[1 << 20];
    int sent = 0;
    try {
      write(socket, Integer.toHexString(300 << 20) + "\r\n");
      while (sent < 300) {
        socket.getOutputStream().write(piece);
        sent++;
      }
    } catch (IOException cut) {
      return sent;
    }
    return sent;
  }

  @Test
  void connectionEndsWhenItsClientWantsItTo() throws IOException {
    HttpServer server = start(LONG);
    Socket socket = connect(server, "127.0.0.1");
    write(socket, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(untilTheEnd(socket)).startsWith("HTTP/1.1 200").endsWith("here");
  }

  private HttpServer start(ConnectionDeadlines deadlines) {
    Path image = folder.resolve("image");
    List<Route> routes =
        List.of(
            Route.open("GET", "/", _ -> Response.text(200, "here")),
            Route.open("POST", "/", call -> Response.text(201, "took " + call.body(1000).length)),
            Route.open("POST", "/small", call -> Response.text(201, "took " + call.body(1).length)),
            Route.token("POST", "/secret", _ -> Response.noContent()),
            Route.open("POST", "/absent", _ -> Response.problem(404, "Not found", "no such")),
            Route.open(
                "POST",
                "/half",
                call ->
                    Response.problem(200, "Half", call.body().stream().readNBytes(3).length + "")),
            Route.open(
                "GET",
                "/image",
                call ->
                    new FileResponse(image, FileStamp.of(image), Optional.empty()).answer(call)));
    HttpServer server =
        HttpServer.start(
            "127.0.0.1",
            0,
            new Router(
                routes,
                new Callers(
                    new Authenticator("secret", _ -> Optional.empty(), _ -> Optional.empty()),
                    new NoMachines())),
            () -> Instant.EPOCH,
            deadlines);
    servers.add(server);
    return server;
  }

  private Socket connect(HttpServer server, String from) throws IOException {
    Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.port(), InetAddress.ofLiteral(from), 0);
    sockets.add(socket);
    return socket;
  }

  private static String ask(Socket socket, String line) throws IOException {
    try {
      write(socket, line + "\r\nHost: x\r\n\r\n");
      return head(socket.getInputStream());
    } catch (SocketException refused) {
      return "";
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return text.toString();
      }
      text.append((char) next);
    }
    return text.toString();
  }

  private static String untilTheEnd(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketException reset) {
      return "";
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
