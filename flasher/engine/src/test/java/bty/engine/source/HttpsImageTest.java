package bty.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.http.MadeCertificates;
import bty.engine.http.PublicKeyPin;
import bty.engine.http.WebAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images behind TLS: whom to believe, and what is said when nobody can be.
class HttpsImageTest {
  private static final byte[] IMAGE = HttpSourceTest.random(100_000, 3);
  private static final Instant DEAD_CLOCK = Instant.parse("1970-01-01T00:02:00Z");

  @TempDir private static Path folder;
  private static MadeCertificates made;
  private static FlakyServer server;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException {
    made = MadeCertificates.in(folder);
    server = FlakyServer.tls(made.server(), r -> FlakyServer.good(r, IMAGE, "\"v1\""));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void theServerOfAGivenCaIsBelieved() throws IOException {
    assertThat(read("localhost", believing(made.ca(), MadeCertificates.GOOD))).isEqualTo(IMAGE);
  }

  @Test
  void theFileOfSslCertFileIsBelieved() throws IOException {
    Map<String, String> variables = Map.of("SSL_CERT_FILE", made.ca().toString());
    assertThat(
            read("localhost", access(variables, Optional.empty(), Set.of(), MadeCertificates.GOOD)))
        .isEqualTo(IMAGE);
  }

  @Test
  void aSslCertFileThatCannotBeUsedIsNamed() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong.pem"), "no certificate");
    assertRefused(
        "localhost",
        access(
            Map.of("SSL_CERT_FILE", "/absent.pem"),
            Optional.empty(),
            Set.of(),
            MadeCertificates.GOOD),
        "reading SSL_CERT_FILE: the file /absent.pem does not exist");
    assertRefused(
        "localhost",
        access(
            Map.of("SSL_CERT_FILE", wrong.toString()),
            Optional.empty(),
            Set.of(),
            MadeCertificates.GOOD),
        "has something else than certificates");
  }

  @Test
  void anUnknownCaIsNamedWithTheKeyThatCouldBePinned() throws Exception {
    assertRefused(
        "localhost",
        access(Map.of(), Optional.empty(), Set.of(), MadeCertificates.GOOD),
        "is issued by \"CN=Test CA\", which is no CA that this machine knows",
        "--ca-cert",
        made.pin().toString());
  }

  @Test
  void anExpiredCertificateIsSaidWithBothTimes() throws IOException {
    assertRefused(
        "localhost",
        believing(made.ca(), Instant.parse("2040-05-06T07:08:09Z")),
        "was good until 2035-12-30T",
        "here it is 2040-05-06T07:08:09Z",
        "renewed");
  }

  @Test
  void aClockBehindTheCertificateIsSaidWithBothTimes() throws IOException {
    // After the release of this program, so that it may be right.
    Instant behind = MadeCertificates.GOOD;
    Path fresh = Files.createDirectories(folder.resolve("fresh"));
    try (FlakyServer young = youngServer(fresh, behind)) {
      WebAccess access = believing(fresh.resolve("ca.pem"), behind);
      assertThatThrownBy(() -> read(young.secure("localhost", "/disk.img", access)))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("is good from ")
          .hasMessageContaining("here it is " + behind)
          .hasMessageContaining("set this machine's clock");
    }
  }

  private static FlakyServer youngServer(Path fresh, Instant behind) throws IOException {
    try {
      MadeCertificates young = MadeCertificates.in(fresh, behind.plusSeconds(86_400));
      return FlakyServer.tls(young.server(), r -> FlakyServer.good(r, IMAGE, "\"v1\""));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aClockThatCannotBeRightHidesNoGoodServer() throws IOException {
    assertThat(read("localhost", believing(made.ca(), DEAD_CLOCK))).isEqualTo(IMAGE);
    assertRefused(
        "localhost",
        access(Map.of(), Optional.empty(), Set.of(), DEAD_CLOCK),
        "which is no CA that this machine knows");
  }

  @Test
  void anotherNameIsSaidWithThoseThatWouldDo() throws IOException {
    assertRefused(
        "127.0.0.1",
        believing(made.ca(), MadeCertificates.GOOD),
        "is for localhost and not for 127.0.0.1");
  }

  @Test
  void aPinNeedsNoCaNoNameAndNoClock() throws Exception {
    WebAccess pinned = access(Map.of(), Optional.empty(), Set.of(made.pin()), DEAD_CLOCK);
    assertThat(read("127.0.0.1", pinned)).isEqualTo(IMAGE);
  }

  @Test
  void anotherKeyThanThePinnedOneIsRefusedWhateverElseIsGood() throws Exception {
    PublicKeyPin other = new PublicKeyPin("A".repeat(43) + "=");
    assertRefused(
        "localhost",
        access(Map.of(), Optional.of(made.ca()), Set.of(other), MadeCertificates.GOOD),
        "its server has the key " + made.pin() + " and the pin is " + other);
  }

  @Test
  void aServerWithoutTlsIsSaidToBeOne() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> sayNo(plain));
      ImageLocation.Http location =
          new ImageLocation.Http(
              URI.create("https://localhost:" + plain.getLocalPort() + "/disk.img"));
      assertThatThrownBy(() -> ImageSource.open(location, FlakyServer.IMPATIENT))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("is not TLS");
    }
  }

  private static void sayNo(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        byte[] _ = client.getInputStream().readNBytes(1);
        client
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      } catch (IOException over) {
        // The client went away, or the test is over.
      }
    }
  }

  private static WebAccess believing(Path ca, Instant now) throws IOException {
    return access(Map.of(), Optional.of(ca), Set.of(), now);
  }

  private static WebAccess access(
      Map<String, String> variables, Optional<Path> ca, Set<PublicKeyPin> pins, Instant now)
      throws IOException {
    return WebAccess.of(variables, ca, pins, () -> now);
  }

  private static byte[] read(String host, WebAccess access) throws IOException {
    return read(server.secure(host, "/disk.img", access));
  }

  private static byte[] read(ImageLocation.Http location) throws IOException {
    try (ImageSource source = ImageSource.open(location, FlakyServer.UNHURRIED)) {
      return HttpSourceTest.readAll(source);
    }
  }

  /// At once, since asking again is of no use.
  private static void assertRefused(String host, WebAccess access, String... words) {
    assertThatThrownBy(() -> read(host, access))
        .isInstanceOf(ImageException.class)
        .hasMessageContainingAll(words)
        .hasMessageStartingWith("fetching https://" + host)
        .message()
        .doesNotContain("PKIX", "Exception", "java.", "sun.");
  }
}
