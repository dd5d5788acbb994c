package bty.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.http.MadeCertificates;
import bty.engine.http.WebAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images behind a proxy. No name that is asked for here exists: only a proxy can answer.
class ProxyTest {
  private static final byte[] IMAGE = HttpSourceTest.random(100_000, 4);
  private static final String FAR = "http://images.invalid/disk.img";

  // base64 of "me:s@crt".
  private static final String CREDENTIALS = "Basic bWU6c0BjcnQ=";

  @Test
  void anImageComesThroughTheProxyWithItsPassword() throws IOException {
    try (FlakyServer proxy = new FlakyServer(r -> FlakyServer.good(r, IMAGE, "\"v1\""))) {
      String named = "http://me:s%40crt@127.0.0.1:" + proxy.port();
      assertThat(read(FAR, Map.of("http_proxy", named))).isEqualTo(IMAGE);
      assertThat(proxy.requests().getFirst().path()).isEqualTo(FAR);
      assertThat(proxy.requests().getFirst().headers())
          .containsEntry("proxy-authorization", CREDENTIALS);
    }
  }

  @Test
  void aHostOfNoProxyIsAskedItself() throws IOException {
    try (FlakyServer server = new FlakyServer(r -> FlakyServer.good(r, IMAGE, "\"v1\""))) {
      String near = "http://127.0.0.1:" + server.port() + "/disk.img";
      Map<String, String> variables =
          Map.of("http_proxy", "http://proxy.invalid:3128", "NO_PROXY", "localhost,127.0.0.0/8");
      assertThat(read(near, variables)).isEqualTo(IMAGE);
      assertThat(server.requests().getFirst().path()).isEqualTo("/disk.img");
    }
  }

  @Test
  void aProxyThatWantsAPasswordIsNamedWithTheVariable() throws IOException {
    try (FlakyServer proxy =
        new FlakyServer(_ -> FlakyServer.answer(407, Map.of("Content-Length", "0"), new byte[0]))) {
      assertFails(
          FAR,
          Map.of("http_proxy", "127.0.0.1:" + proxy.port()),
          "the proxy 127.0.0.1:" + proxy.port() + " (http_proxy) wants a name and password (407)");
    }
  }

  @Test
  void aProxyThatRefusesIsNamed() throws IOException {
    try (FlakyServer proxy =
        new FlakyServer(_ -> FlakyServer.answer(403, Map.of("Content-Length", "0"), new byte[0]))) {
      assertFails(
          FAR,
          Map.of("http_proxy", "http://127.0.0.1:" + proxy.port() + "/"),
          "does not allow it (403) (through the proxy 127.0.0.1:");
    }
    try (Socket deaf = new Socket()) {
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String named = "127.0.0.1:" + deaf.getLocalPort();
      assertFails(
          FAR,
          Map.of("http_proxy", "http://" + named),
          "the proxy " + named + " (http_proxy) refused the connection");
    }
    assertFails(
        FAR, Map.of("http_proxy", "http://proxy.invalid:1"), "has a name that is not known");
  }

  @Test
  void aVariableThatNamesNoProxyIsSaidWithoutItsPassword() {
    assertThatThrownBy(() -> read(FAR, Map.of("http_proxy", "socks5://me:secret@127.0.0.1:1080")))
        .hasMessageContaining("the variable http_proxy names no proxy that can be used")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void tlsGoesThroughATunnelWithThePassword(@TempDir Path folder) throws Exception {
    MadeCertificates made = MadeCertificates.in(folder);
    try (FlakyServer server =
            FlakyServer.tls(made.server(), r -> FlakyServer.good(r, IMAGE, "\"v1\""));
        TunnelProxy proxy = new TunnelProxy("200 Connection established", server.port())) {
      Map<String, String> variables =
          Map.of(
              "HTTPS_PROXY",
              "http://me:s%40crt@127.0.0.1:" + proxy.port(),
              "SSL_CERT_FILE",
              made.ca().toString());
      // The name that the certificate is for, at a port where nobody listens.
      assertThat(read("https://localhost:1/disk.img", variables)).isEqualTo(IMAGE);
      assertThat(proxy.heads().getFirst())
          .startsWith("CONNECT localhost:1 HTTP/1.1\r\n")
          .contains("Proxy-Authorization: " + CREDENTIALS + "\r\n");
    }
  }

  @Test
  void aTunnelThatIsRefusedIsSaidAtOnce() throws IOException {
    try (TunnelProxy proxy = new TunnelProxy("403 Forbidden", 0)) {
      assertFails(
          "https://images.invalid/disk.img",
          Map.of("https_proxy", "http://127.0.0.1:" + proxy.port()),
          "(https_proxy) makes no connection to images.invalid:443 (it answered 403)");
    }
    try (TunnelProxy proxy = new TunnelProxy("407 Proxy Authentication Required", 0)) {
      assertFails(
          "https://images.invalid/disk.img",
          Map.of("https_proxy", "http://x:y@127.0.0.1:" + proxy.port()),
          "(https_proxy) wants another name and password (407)");
    }
  }

  private static byte[] read(String url, Map<String, String> variables) throws IOException {
    WebAccess access =
        WebAccess.of(variables, Optional.empty(), Set.of(), () -> MadeCertificates.GOOD);
    ImageLocation.Http location = new ImageLocation.Http(URI.create(url), access);
    try (ImageSource source = ImageSource.open(location, FlakyServer.IMPATIENT)) {
      return HttpSourceTest.readAll(source);
    }
  }

  private static void assertFails(String url, Map<String, String> variables, String words) {
    assertThatThrownBy(() -> read(url, variables))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(words);
  }
}
