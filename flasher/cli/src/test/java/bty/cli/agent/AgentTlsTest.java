package bty.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.ScriptedAppliance;
import bty.engine.http.PublicKeyPin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The way to an appliance that speaks TLS with a certificate of its own making, and a clock that
/// stands.
class AgentTlsTest {
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir private Path root;
  private KeyStore store;
  private ScriptedAppliance appliance;

  @BeforeEach
  void setUp() throws Exception {
    store = made(root.resolve("keys.p12"));
    appliance = ScriptedAppliance.tls(context(store));
    appliance
        .answer("plan", 200, Bench.plan(appliance))
        .answer("done", 204, "")
        .answer("look", 200, Bench.look(0))
        .start();
  }

  @AfterEach
  void tearDown() throws IOException {
    appliance.close();
  }

  private static KeyStore made(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=appliance",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static SSLContext context(KeyStore store) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void aPinLeadsThereWhateverTheClockSays() throws Exception {
    Bench bench =
        Bench.unattended(
            root, appliance, " bty.pin=" + PublicKeyPin.of(store.getCertificate("server")));
    bench.now = Instant.EPOCH;
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.clockSteps).hasSize(1);
    assertThat(bench.flashed).hasSize(1);
  }

  @Test
  void aFileOfCasLeadsThereWithADeadClockWhichIsSetThen() throws Exception {
    Path ca = root.resolve("ca.pem");
    Files.writeString(
        ca,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(store.getCertificate("server").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    Bench bench = Bench.unattended(root, appliance, " bty.ca=" + ca);
    bench.now = Instant.EPOCH;
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.clockSteps).hasSize(1);
  }

  @Test
  void anApplianceThatCannotBeBelievedIsAFailureInWordsAndThenAHold() throws Exception {
    Bench bench = Bench.unattended(root, appliance, "");
    bench.leaveAfterHolding(3);
    assertThat(bench.run()).isEqualTo(AgentExit.INTERRUPTED);
    assertThat(bench.consoles)
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("bty: flash failed: " + appliance.url() + " can't be asked: ")
                .contains("is no CA that this machine knows", "bty.pin")
                .doesNotContain("Exception", "PKIX"))
        .contains("bty: holding: it is asked again about once a minute");
    assertThat(bench.holds()).isBetween(3L, 4L);
    assertThat(appliance.asked()).isEmpty();
  }

  @Test
  void aFileOfCasThatIsNotThereIsNamed() throws Exception {
    Bench bench = Bench.unattended(root, appliance, " bty.ca=/absent.pem");
    assertThat(bench.run()).isEqualTo(AgentExit.FAILED);
    assertThat(bench.consoles)
        .containsExactly(
            "bty: flash failed: kernel command line: bty.ca: the file /absent.pem does not exist");
  }
}
