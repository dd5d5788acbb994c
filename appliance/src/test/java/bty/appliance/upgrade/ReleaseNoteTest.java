package bty.appliance.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.source.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is believed of a release, and by which key.
class ReleaseNoteTest {
  private static final Sha256 DIGEST = new Sha256("ab".repeat(32));

  @TempDir private Path folder;

  @Test
  void signedNoteIsBelieved() throws Exception {
    SigningKey key = SigningKey.fresh();
    assertThat(ReleaseNote.verified(key.note("0.2.0", DIGEST), key.half()))
        .isEqualTo(new ReleaseNote("0.2.0", DIGEST));
  }

  @Test
  void noteOfAnotherSignerIsNot() throws Exception {
    String note = SigningKey.fresh().note("0.2.0", DIGEST);
    assertThatThrownBy(() -> ReleaseNote.verified(note, SigningKey.fresh().half()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was not signed with the key of this server");
  }

  @Test
  void noByteOfItMayBeAnother() throws Exception {
    SigningKey key = SigningKey.fresh();
    String note = key.note("0.2.0", DIGEST);
    for (int at = 0; at < note.length() - 1; at++) {
      String changed =
          note.substring(0, at) + (note.charAt(at) == '1' ? '2' : '1') + note.substring(at + 1);
      assertThatThrownBy(() -> ReleaseNote.verified(changed, key.half()))
          .as(changed)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void bitsOfItThatSayNothingMayNotBeOtherOnes() throws Exception {
    SigningKey key = SigningKey.fresh();
    String note = key.note("0.2.0", DIGEST);
    int last = note.indexOf("==") - 1;
    char next = (char) (note.charAt(last) + 1); // A, Q, g and w: the one after it is in use, too.
    String changed = note.substring(0, last) + next + note.substring(last + 1);
    assertThatThrownBy(() -> ReleaseNote.verified(changed, key.half()))
        .as(changed)
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "bty-web-release 2\n", "version 1\n", "<html>404</html>", "\u0000\u0000"})
  void whatIsNoNoteIsTold(String text) throws Exception {
    assertThatThrownBy(() -> ReleaseNote.verified(text, SigningKey.fresh().half()))
        .hasMessageContaining("it is no note of a release");
  }

  @Test
  void versionIsNoPath() throws Exception {
    SigningKey key = SigningKey.fresh();
    assertThatThrownBy(() -> ReleaseNote.verified(key.note("../../etc", DIGEST), key.half()))
        .hasMessageContaining("it is no note of a release");
  }

  @Test
  void keyIsReadAsOpensslWritesIt() throws Exception {
    SigningKey key = SigningKey.fresh();
    Path file = Files.writeString(folder.resolve("key.pem"), key.pem());
    assertThat(ReleaseKey.read(file)).isEqualTo(key.half());
  }

  @Test
  void keyThatOthersMayWriteIsNotBelieved() throws Exception {
    Path file = Files.writeString(folder.resolve("key.pem"), SigningKey.fresh().pem());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    assertThatThrownBy(() -> ReleaseKey.read(file))
        .hasMessageContaining("may have been written by others than root");
  }

  @Test
  void keyThatIsMissingOrNoneIsTold() throws Exception {
    assertThatThrownBy(() -> ReleaseKey.read(folder.resolve("gone.pem")))
        .hasMessageContaining("is not there; put the public key there");
    Path text = Files.writeString(folder.resolve("text"), "a key");
    assertThatThrownBy(() -> ReleaseKey.read(text)).hasMessageContaining("is no public key");
    Path other =
        Files.writeString(
            folder.resolve("other"),
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
    assertThatThrownBy(() -> ReleaseKey.read(other)).hasMessageContaining("no key of Ed25519");
  }
}
