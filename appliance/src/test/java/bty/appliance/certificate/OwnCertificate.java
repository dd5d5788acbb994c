package bty.appliance.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.engine.http.PublicKeyPin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/// A certificate that vouches for itself, made by Java's own keytool.
///
/// @param pin of its key
public record OwnCertificate(String certificate, String key, PublicKeyPin pin) {
  private static final String PASSWORD = "password";

  /// Takes about a second.
  ///
  /// @param algorithm of the key, as keytool has it
  public static OwnCertificate make(Path folder, String algorithm)
      throws IOException, GeneralSecurityException {
    Path file = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                algorithm,
                "-alias",
                "x",
                "-dname",
                "CN=appliance",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(Eventually.end(keytool)).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new OwnCertificate(
        pem("CERTIFICATE", store.getCertificate("x").getEncoded()),
        pem("PRIVATE KEY", store.getKey("x", PASSWORD.toCharArray()).getEncoded()),
        PublicKeyPin.of(store.getCertificate("x")));
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(bytes)
        + "\n-----END "
        + what
        + "-----\n";
  }

  /// Puts it where an appliance looks.
  public void writeTo(Path certificateFile, Path keyFile) throws IOException {
    Files.writeString(certificateFile, certificate);
    Files.writeString(keyFile, key);
  }
}
