package bty.appliance.http;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.files.Delay;
import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.resource.FileResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(
    value = Eventually.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpServerTest {
  /// More than the kernel takes for a client that does not read.
  private static final int SIZE = 24 << 20;

  @TempDir private Path folder;

  @Test
  void senderThatStopsIsCutOffAndLeavesNothing() throws Exception {
    Upload upload = new Upload(new Folder(folder), Duration.ofMillis(200));
    try (HttpServer server = start(Route.open("PUT", "/{name}", call -> received(upload, call)));
        Socket socket = connect(server)) {
      write(socket, "PUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf");
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .doesNotContain("201");
    }
    // The connection may be gone a moment before the file is.
    List<String> _ =
        Eventually.see(
            "an empty folder", () -> List.of(folder.toFile().list()), names -> names.isEmpty());
  }

  @Test
  void severalCookiesAreSetInHeadersOfTheirOwn() throws Exception {
    Route login =
        Route.open(
            "GET",
            "/",
            _ ->
                Response.noContent()
                    .with("Set-Cookie", "session=1")
                    .with("Set-Cookie", "csrf=2")
                    .with("X-Once", "a")
                    .with("x-once", "b"));
    try (HttpServer server = start(login)) {
      String answer = ask(server, "GET / HTTP/1.1");
      assertThat(answer.lines().filter(line -> line.startsWith("Set-Cookie:")))
          .containsExactly("Set-Cookie: session=1", "Set-Cookie: csrf=2");
      assertThat(answer.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("x-once")))
          .containsExactly("x-once: b");
    }
  }

  @Test
  void pathWithASlashTooManyLeadsToTheOneWithout() throws Exception {
    Route images = Route.open("GET", "/images/{name}", _ -> Response.text(200, "here"));
    try (HttpServer server = start(images)) {
      assertThat(ask(server, "GET /images/a%20b/ HTTP/1.1"))
          .startsWith("HTTP/1.1 308 ")
          .contains("Location: /images/a%20b\r\n");
      assertThat(ask(server, "PUT /images/a/ HTTP/1.1")).startsWith("HTTP/1.1 401 ");
      assertThat(ask(server, "GET //images/a/ HTTP/1.1")).doesNotContain("Location: //");
    }
  }

  @Test
  void responseIsSentWhileItIsMade() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    Route stream =
        Route.open(
            "GET",
            "/",
            _ ->
                new Response.Stream(
                    200,
                    Headers.NONE,
                    out -> {
                      out.write(new byte[100_000]);
                      out.flush();
                      try {
                        seen.await();
                      } catch (InterruptedException e) {
                        throw new IOException(e);
                      }
                      out.write("the end".getBytes(StandardCharsets.US_ASCII));
                    }));
    try (HttpServer server = start(stream);
        Socket socket = connect(server)) {
      write(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(50_000)).hasSize(50_000);
      seen.countDown();
      assertThat(until(in, "the end")).endsWith("the end");
    }
  }

  /// The head of the answer: the connection stays open, whatever is asked for.
  private static String ask(HttpServer server, String line) throws IOException {
    try (Socket socket = connect(server)) {
      write(socket, line + "\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
      return until(socket.getInputStream(), "\r\n\r\n");
    }
  }

  private static String until(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        return text.toString();
      }
      text.append((char) next);
    }
    return text.toString();
  }

  /// Each time the watch looks, one byte has come.
  @Test
  void slowSenderIsNotCutOff() throws Exception {
    Upload upload = new Upload(new Folder(folder), Upload.PATIENCE);
    AtomicInteger looks = new AtomicInteger();
    Semaphore time = new Semaphore(0);
    Semaphore arrived = new Semaphore(0);
    Delay untilTimeHasPassed =
        _ -> {
          looks.incrementAndGet();
          time.acquire();
        };
    Route route =
        Route.open(
            "PUT",
            "/{name}",
            call -> {
              try (IdleTimeout watch = IdleTimeout.start(upload.patience(), untilTimeHasPassed)) {
                LongConsumer moved =
                    total -> {
                      watch.moved(total);
                      arrived.release();
                    };
                return published(upload, call, upload.receive(call, "x", moved));
              }
            });
    try (HttpServer server = start(route);
        Socket socket = connect(server)) {
      write(socket, "PUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
      for (int look = 1; look <= 10; look++) {
        int now = look;
        int _ = Eventually.see("the watch's look " + now, looks::get, seen -> seen == now);
        write(socket, "x");
        arrived.acquire();
        time.release();
      }
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 201");
    }
    assertThat(folder.resolve("x")).hasContent("xxxxxxxxxx");
  }

  private static Response received(Upload upload, Request call) throws IOException {
    return published(upload, call, upload.receive(call, call.parameter("name")));
  }

  private static Response published(Upload upload, Request call, Path part) throws IOException {
    upload.folder().publish(part, call.parameter("name"));
    return Response.text(201, "there");
  }

  @Test
  void transferUnderWayEndsBeforeTheServerStops() throws Exception {
    Path file = folder.resolve("big");
    Files.write(file, new byte[SIZE]);
    HttpServer server =
        start(
            Route.open(
                "GET",
                "/big",
                call -> new FileResponse(file, FileStamp.of(file), Optional.empty()).answer(call)));
    try (Socket socket = connect(server)) {
      write(socket, "GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
      InputStream in = socket.getInputStream();
      long got = in.readNBytes(10_000).length;
      int port = server.port();
      Thread stopping = Thread.ofPlatform().start(server::close);
      boolean _ = Eventually.see("a closed port", () -> isOpen(port), open -> !open);
      got += in.transferTo(OutputStream.nullOutputStream());
      assertThat(got).isGreaterThan(SIZE);
      stopping.join();
    }
  }

  private static HttpServer start(Route route) {
    return HttpServer.start(
        "127.0.0.1",
        0,
        List.of(route),
        new Authenticator("secret", _ -> Optional.empty(), _ -> Optional.empty()),
        new NoMachines(),
        () -> Instant.EPOCH);
  }

  private static Socket connect(HttpServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private static boolean isOpen(int port) throws IOException {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (ConnectException refused) {
      return false;
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
