package bty.appliance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.certificate.OwnCertificate;
import bty.appliance.config.InvalidConfigException;
import bty.engine.http.PublicKeyPin;
import bty.engine.http.WebAccess;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The appliance over TLS, seen by a client that believes one key and nothing else.
class TlsTest {
  private static final String MAC = "52-54-00-a1-9c-ae";

  @TempDir private Path folder;
  private OwnCertificate made;
  private Path certificate;
  private Path key;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    made = OwnCertificate.make(folder, "EC");
    certificate = folder.resolve("cert.pem");
    key = folder.resolve("key.pem");
    made.writeTo(certificate, key);
    appliance =
        new Appliance(
            folder, List.of("--tls-cert=" + certificate, "--tls-key=" + key, "--tls-port=0"));
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  private HttpURLConnection connect(PublicKeyPin pin, String path) throws IOException {
    WebAccess access = WebAccess.of(Map.of(), Optional.empty(), Set.of(pin));
    return access.connect(URI.create("https://127.0.0.1:" + appliance.securePort() + path));
  }

  private static byte[] body(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }

  @Test
  void aFileComesWholeOverTls() throws Exception {
    byte[] content = new byte[3_000_001];
    new Random(1).nextBytes(content);
    Files.write(folder.resolve("boot/file.bin"), content);
    assertThat(body(connect(made.pin(), "/boot/file.bin"))).isEqualTo(content);
    HttpURLConnection part = connect(made.pin(), "/boot/file.bin");
    part.setRequestProperty("Range", "bytes=2000000-");
    assertThat(body(part)).hasSize(1_000_001).startsWith(content[2_000_000], content[2_000_001]);
  }

  @Test
  void firmwareBootsByPlainHttpAndTheLiveEnvironmentGoesOnOverTls() throws Exception {
    String script = appliance.boot(MAC);
    String plain = "http://127.0.0.1:" + appliance.port();
    assertThat(script)
        .contains(
            "kernel " + plain + "/boot/",
            " bty.server=https://127.0.0.1:" + appliance.securePort() + " ",
            " bty.pin=" + made.pin() + " ");
    HttpURLConnection plan = connect(made.pin(), "/pxe/" + MAC + "/plan");
    assertThat(new String(body(plan), StandardCharsets.UTF_8)).contains("\"mode\":\"interactive\"");
  }

  @Test
  void urlThatTheOperatorGaveStays() throws Exception {
    Files.writeString(folder.resolve("state/settings.yaml"), "server_url: http://bty.lan:8080\n");
    appliance.passAndTick(Duration.ofMinutes(1));
    assertThat(appliance.boot(MAC))
        .contains(" bty.server=http://bty.lan:8080 ")
        .doesNotContain("bty.pin");
  }

  @Test
  void anOperatorIsHeardOverTlsOnly() throws Exception {
    String there = "https://127.0.0.1:" + appliance.securePort();
    assertThat(appliance.raw("GET /ui/login HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n"))
        .startsWith("HTTP/1.1 303 ")
        .contains("Location: " + there + "/ui/login\r\n");
    assertThat(appliance.ask("GET", "/machines", "").statusCode()).isEqualTo(403);
    assertThat(appliance.anybody("GET", "/healthz", "").statusCode()).isEqualTo(200);
    HttpURLConnection machines = connect(made.pin(), "/machines");
    machines.setRequestProperty("Authorization", "Bearer " + appliance.token());
    assertThat(machines.getResponseCode()).isEqualTo(200);
  }

  @Test
  void sessionThatBeginsOverTlsIsNeverSentWithout() throws Exception {
    HttpURLConnection login = connect(made.pin(), "/ui/login");
    login.setRequestMethod("POST");
    login.setDoOutput(true);
    login.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
    login.getOutputStream().write("user=bty&password=bty".getBytes(StandardCharsets.UTF_8));
    assertThat(login.getResponseCode()).isEqualTo(303);
    assertThat(login.getHeaderField("Set-Cookie"))
        .contains("HttpOnly", "SameSite=Strict", "; Secure");
    // A browser would then ask the plain port of this host, which firmware needs, by TLS.
    assertThat(login.getHeaderField("Strict-Transport-Security")).isNull();
  }

  @Test
  void newFilesAreTakenWithoutARestartAndBadOnesAreNot() throws Exception {
    Files.writeString(key, "half");
    appliance.passAndTick(Duration.ofSeconds(1));
    assertThat(connect(made.pin(), "/healthz").getResponseCode()).isEqualTo(200);
    OwnCertificate next = OwnCertificate.make(folder, "RSA");
    next.writeTo(certificate, key);
    appliance.passAndTick(Duration.ofSeconds(1));
    assertThat(connect(next.pin(), "/healthz").getResponseCode()).isEqualTo(200);
    assertThatThrownBy(() -> connect(made.pin(), "/healthz").getResponseCode())
        .hasMessageContaining("its server has the key " + next.pin());
    assertThat(appliance.boot(MAC)).contains(" bty.pin=" + next.pin() + " ");
  }

  @Test
  void certificateWithoutAKeyIsNoSetting() {
    assertThatThrownBy(() -> new Appliance(folder.resolve("b"), List.of("--tls-cert=/c.pem")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("tls-cert and tls-key go together; tls-key is missing");
  }
}
