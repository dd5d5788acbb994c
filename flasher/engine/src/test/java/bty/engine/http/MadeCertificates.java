package bty.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A CA and a server for `localhost` that it certified for the years 2026 to 2035, made by Java's
/// own keytool.
///
/// @param ca the CA's certificate in PEM
/// @param store both keys, the CA's as `ca`, the server's as `server`
public record MadeCertificates(Path ca, KeyStore store) {
  /// In which both are good.
  public static final Instant GOOD = Instant.parse("2027-01-01T00:00:00Z");

  private static final String PASSWORD = "password";

  /// Takes a second or two.
  public static MadeCertificates in(Path folder) throws IOException, GeneralSecurityException {
    return in(folder, Instant.parse("2026-01-01T00:00:00Z"));
  }

  /// @param from when both begin to be good, for ten years
  public static MadeCertificates in(Path folder, Instant from)
      throws IOException, GeneralSecurityException {
    Path file = folder.resolve("keys.p12");
    String start =
        DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneId.systemDefault())
            .format(from);
    keytool(file, start, "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c");
    keytool(
        file,
        start,
        "-alias",
        "server",
        "-dname",
        "CN=server",
        "-signer",
        "ca",
        "-ext",
        "san=dns:localhost");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    String pem =
        "Some text before.\n-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(store.getCertificate("ca").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return new MadeCertificates(Files.writeString(folder.resolve("ca.pem"), pem), store);
  }

  private static void keytool(Path store, String start, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-startdate",
                start,
                "-validity",
                "3650",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    words.addAll(List.of(more));
    Process process = new ProcessBuilder(words).inheritIO().start();
    assertThat(Eventually.end(process)).isZero();
  }

  /// What the server speaks TLS with.
  public SSLContext server() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    KeyStore own = KeyStore.getInstance("PKCS12");
    try {
      own.load(null, null);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    own.setKeyEntry(
        "server",
        store.getKey("server", PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        store.getCertificateChain("server"));
    keys.init(own, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /// The pin of the server's key.
  public PublicKeyPin pin() throws GeneralSecurityException {
    return PublicKeyPin.of((X509Certificate) store.getCertificate("server"));
  }
}
