package bty.engine.source;

import bty.engine.Eventually;
import bty.engine.http.WebAccess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A web server of one thread that does exactly what a test tells it, faults included.
public final class FlakyServer implements AutoCloseable {
  /// A request as it came in; header names in lower case.
  public record Request(int number, String path, Map<String, String> headers) {
    /// The first byte asked for, 0 without a range.
    public int from() {
      String range = headers.getOrDefault("range", "bytes=0-");
      return Integer.parseInt(range.substring(6, range.indexOf('-')));
    }

    /// The first byte not asked for.
    public int to(int length) {
      String range = headers.getOrDefault("range", "bytes=0-");
      return range.endsWith("-")
          ? length
          : Math.min(length, Integer.parseInt(range.substring(range.indexOf('-') + 1)) + 1);
    }
  }

  /// A connection that is open and brings nothing.
  @FunctionalInterface
  public interface Silence {
    /// Returns when it is over.
    void keep(Socket connection) throws IOException;
  }

  /// Of a client that never gives up on a connection that is only slow: no time of its own decides
  /// what a test sees.
  public static final RetryPolicy UNHURRIED =
      new RetryPolicy(Eventually.LIMIT, Eventually.LIMIT, Eventually.LIMIT);

  /// Of a client that waits for nothing that is not there at once.
  static final RetryPolicy IMPATIENT =
      new RetryPolicy(Duration.ofMillis(300), Duration.ofMillis(300), Eventually.LIMIT);

  /// What to send.
  ///
  /// @param head status line and headers, without the empty line
  /// @param body what follows, as far as it is sent
  /// @param silence what comes after it and before the connection is closed
  public record Answer(List<String> head, ByteBuffer body, Silence silence) {
    /// The same, silent until the client goes away.
    public Answer stalling() {
      return new Answer(head, body, FlakyServer::awaitLeaving);
    }

    /// The same, silent until the latch opens.
    public Answer stallingUntil(String what, CountDownLatch latch) {
      return new Answer(head, body, _ -> Eventually.open(what, latch));
    }

    /// The same, with only the first bytes of the body.
    public Answer cutAfter(int bytes) {
      ByteBuffer cut = body.slice(0, Math.min(bytes, body.remaining()));
      return new Answer(head, cut, silence);
    }
  }

  private final ServerSocket socket;
  private final Function<Request, Answer> behaviour;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile @Nullable Socket connection;

  public FlakyServer(Function<Request, Answer> behaviour) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
  }

  /// The same behind TLS.
  public static FlakyServer tls(SSLContext context, Function<Request, Answer> behaviour)
      throws IOException {
    return new FlakyServer(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        behaviour);
  }

  private FlakyServer(ServerSocket socket, Function<Request, Answer> behaviour) {
    this.behaviour = behaviour;
    this.socket = socket;
    this.thread = Thread.ofPlatform().daemon().start(this::serve);
  }

  /// As a good server answers: 200, or 206 from the byte asked for if `If-Range` holds.
  public static Answer good(Request request, byte[] content, String etag) {
    boolean asked = etag.equals(request.headers().getOrDefault("if-range", etag));
    int from = asked ? request.from() : 0;
    int to = asked ? request.to(content.length) : content.length;
    byte[] body = Arrays.copyOfRange(content, from, to);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Length", "" + body.length);
    headers.put("ETag", etag);
    if (from > 0) {
      headers.put("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.length);
    }
    return answer(from > 0 ? 206 : 200, headers, body);
  }

  public static Answer answer(int status, Map<String, String> headers, byte[] body) {
    List<String> head = new ArrayList<>();
    head.add("HTTP/1.1 " + status + " Test");
    headers.forEach((name, value) -> head.add(name + ": " + value));
    head.add("Connection: close");
    return new Answer(head, ByteBuffer.wrap(body), _ -> {});
  }

  /// In chunks (RFC 9112, 7.1), which say nothing of a length.
  static Answer chunked(byte[] body, Map<String, String> headers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < body.length; at += 100_000) {
      int size = Math.min(100_000, body.length - at);
      out.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(body, at, size);
      out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Transfer-Encoding", "chunked");
    return answer(200, all, out.toByteArray());
  }

  public ImageLocation.Http location(String path) {
    return new ImageLocation.Http(URI.create("http://127.0.0.1:" + socket.getLocalPort() + path));
  }

  /// The same by TLS.
  ImageLocation.Http secure(String host, String path, WebAccess access) {
    return new ImageLocation.Http(URI.create("https://" + host + ":" + port() + path), access);
  }

  int port() {
    return socket.getLocalPort();
  }

  public List<Request> requests() {
    return requests;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket accepted = socket.accept()) {
        connection = accepted;
        answer(accepted);
      } catch (IOException | AssertionError e) {
        // The client went away, or the test is over; one that waited in vain sees it itself.
      }
    }
  }

  private void answer(Socket connection) throws IOException {
    Request request = read(connection.getInputStream());
    requests.add(request);
    Answer answer = behaviour.apply(request);
    OutputStream out = connection.getOutputStream();
    out.write((String.join("\r\n", answer.head()) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    ByteBuffer body = answer.body();
    out.write(body.array(), body.arrayOffset(), body.remaining());
    out.flush();
    answer.silence().keep(connection);
  }

  /// Whatever else the client may send is of no interest.
  private static void awaitLeaving(Socket connection) throws IOException {
    connection.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private Request read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    List<String> lines = head.toString().lines().toList();
    Map<String, String> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    String target = lines.getFirst();
    return new Request(
        requests.size() + 1,
        target.substring(target.indexOf(' ') + 1, target.lastIndexOf(' ')),
        headers);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    thread.interrupt();
    Socket last = connection;
    if (last != null) {
      last.close();
    }
  }
}
