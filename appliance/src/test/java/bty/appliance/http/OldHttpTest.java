package bty.appliance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OldHttpTest {
  @Test
  void requestIsTheSameInNewWords() {
    assertThat(modernised(lines("GET /healthz HTTP/1.0", "", "")))
        .contains(lines("GET /healthz HTTP/1.1", "Connection: close", "Host: unknown", "", ""));
  }

  @Test
  void hostAndBodyStay() {
    assertThat(modernised(lines("POST / HTTP/1.0", "X: 1", "hOsT: a", "", "\u00ff")))
        .contains(lines("POST / HTTP/1.1", "Connection: close", "X: 1", "hOsT: a", "", "\u00ff"));
  }

  @Test
  void whatNoUriHasIsEscapedWhereFirmwareAsks() {
    assertThat(escaped(lines("GET /pxe/${net0/mac} HTTP/1.1", "Host: {x}", "", "")))
        .isEqualTo(lines("GET /pxe/$%7Bnet0/mac%7D HTTP/1.1", "Host: {x}", "", ""));
    assertThat(escaped(lines("GET /pxe/52-54-00-a1-9c-ae HTTP/1.1", "", "{")))
        .isEqualTo(lines("GET /pxe/52-54-00-a1-9c-ae HTTP/1.1", "", "{"));
    assertThat(escaped("GET /pxe/{")).isEqualTo("GET /pxe/{");
  }

  private static String escaped(String first) {
    return new String(
        OldHttp.escaped(first.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET / HTTP/1.0",
        "GET / HTTP/1.1\r\n\r\n",
        "\r\n",
        "HTTP/1.0\r\n",
        "GET /HTTP/1.0\r\n"
      })
  void whatElseComesIsLeftAlone(String first) {
    assertThat(modernised(first)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Host: x\r\n", "Connection: keep-alive\r\n"})
  void healthCheckIsAnsweredAndTheConnectionEnds(String headers) throws IOException {
    try (HttpServer server = start()) {
      assertThat(ask(server, "GET /healthz HTTP/1.0\r\n" + headers + "\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .contains("Connection: close\r\n", "Content-Length: 2\r\n")
          .endsWith("\r\n\r\nok");
    }
  }

  static Stream<String> whatIsNoRequest() {
    return Stream.of(
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(40_000) + "\r\n\r\n",
        "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource
  void whatIsNoRequest(String sent) throws IOException {
    try (HttpServer server = start()) {
      assertThat(ask(server, sent))
          .matches(Pattern.compile("HTTP/1.1 (4[0-9]{2}|505) .*", Pattern.DOTALL))
          .containsIgnoringCase("Content-Type: application/problem+json\r\n")
          .containsIgnoringCase("X-Content-Type-Options: nosniff\r\n")
          .contains("this is no request as RFC 9112 has it");
    }
  }

  @Test
  void answerInChunksIsRefused() throws IOException {
    try (HttpServer server = start()) {
      assertThat(ask(server, "GET /stream HTTP/1.0\r\n\r\n"))
          .startsWith("HTTP/1.1 505 ")
          .doesNotContain("chunked");
    }
  }

  private static HttpServer start() {
    return HttpServer.start(
        "127.0.0.1",
        0,
        List.of(
            Route.open("GET", "/healthz", _ -> Response.text(200, "ok")),
            Route.open(
                "GET",
                "/stream",
                _ -> new Response.Stream(200, Headers.NONE, out -> out.write(1)))),
        new Authenticator("secret", _ -> Optional.empty(), _ -> Optional.empty()),
        new NoMachines(),
        () -> Instant.EPOCH);
  }

  private static String ask(HttpServer server, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static Optional<String> modernised(String first) {
    return OldHttp.modernised(first.getBytes(StandardCharsets.ISO_8859_1))
        .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
  }
}
