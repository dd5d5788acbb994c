package bty.appliance.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerKeyTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void keysOfEveryUsualKindAreRead(String algorithm) throws Exception {
    OwnCertificate made = OwnCertificate.make(folder, algorithm);
    made.writeTo(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    assertThat(ServerKey.read(folder.resolve("cert.pem"), folder.resolve("key.pem")).pin())
        .isEqualTo(made.pin());
  }

  @Test
  void whatCannotBeUsedIsSaidInWords() throws Exception {
    OwnCertificate made = OwnCertificate.make(folder, "EC");
    OwnCertificate other = OwnCertificate.make(folder, "EC");
    Path certificate = Files.writeString(folder.resolve("cert.pem"), made.certificate());
    Path key = folder.resolve("key.pem");
    assertRefused(certificate, key, "the file " + key + " does not exist");
    Files.writeString(key, other.key());
    assertRefused(certificate, key, "is not that of the first certificate in " + certificate);
    Files.writeString(key, made.key().replace("PRIVATE KEY", "EC PRIVATE KEY"));
    assertRefused(certificate, key, "openssl pkcs8 -topk8 -nocrypt");
    Files.writeString(key, made.key());
    Files.writeString(certificate, "nothing");
    assertRefused(certificate, key, "has something else than certificates");
  }

  private static void assertRefused(Path certificate, Path key, String words) {
    assertThatThrownBy(() -> ServerKey.read(certificate, key))
        .hasMessageContaining(words)
        .message()
        .doesNotContain("Exception");
  }
}
