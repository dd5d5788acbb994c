package bty.appliance.http;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.files.Folder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpServerTest {
  private static final int SIZE = 48 << 20;

  @TempDir private Path folder;

  @Test
  void senderThatStopsIsCutOffAndLeavesNothing() throws Exception {
    Upload upload = new Upload(new Folder(folder), Duration.ofMillis(200));
    try (HttpServer server = start(Route.open("PUT", "/{name}", call -> received(upload, call)));
        Socket socket = connect(server)) {
      write(socket, "PUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf");
      socket.setSoTimeout(20_000);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .doesNotContain("201");
    }
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void slowSenderIsNotCutOff() throws Exception {
    Upload upload = new Upload(new Folder(folder), Duration.ofMillis(400));
    try (HttpServer server = start(Route.open("PUT", "/{name}", call -> received(upload, call)));
        Socket socket = connect(server)) {
      write(socket, "PUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
      for (int i = 0; i < 10; i++) {
        Thread.sleep(150);
        write(socket, "x");
      }
      socket.setSoTimeout(20_000);
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 201");
    }
    assertThat(folder.resolve("x")).hasContent("xxxxxxxxxx");
  }

  private static Response received(Upload upload, Request call) throws IOException {
    Path part = upload.receive(call, call.parameter("name"));
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
                call ->
                    new FileResponse(file, SIZE, Instant.EPOCH, Optional.empty()).answer(call)));
    try (Socket socket = connect(server)) {
      write(socket, "GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
      InputStream in = socket.getInputStream();
      long got = in.readNBytes(10_000).length;
      Thread stopping = Thread.ofPlatform().start(server::close);
      Thread.sleep(1000);
      socket.setSoTimeout(20_000);
      got += in.transferTo(OutputStream.nullOutputStream());
      assertThat(got).isGreaterThan(SIZE);
      stopping.join();
    }
  }

  private static HttpServer start(Route route) {
    return HttpServer.start(
        "127.0.0.1", 0, List.of(route), new Authenticator("secret"), () -> Instant.EPOCH);
  }

  private static Socket connect(HttpServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
