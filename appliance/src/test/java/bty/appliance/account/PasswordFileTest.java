package bty.appliance.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
  private static final String NEW = "correct horse battery";

  @TempDir private Path folder;

  private PasswordFile open() {
    return new PasswordFile(
        folder.resolve("password"), folder.resolve("status"), new SecureRandom());
  }

  @Test
  void fileThatIsGoneLetsNobodyInUntilAnotherPasswordIsSet() throws IOException {
    Files.createDirectory(folder.resolve("status"));
    assertThat(open().judge("bty", "bty")).isEqualTo(PasswordFile.Verdict.DEFAULT);
    open().change(NEW);
    assertThat(open().judge("bty", NEW)).isEqualTo(PasswordFile.Verdict.RIGHT);
    Files.delete(folder.resolve("password"));
    assertThatIOException()
        .isThrownBy(() -> open().judge("bty", "bty"))
        .withMessageContaining("is gone, so nobody can log in as bty");
    assertThat(open().problem()).isPresent();
    assertThatIOException().isThrownBy(() -> open().isDefault());
    open().change(NEW + "!");
    assertThat(open().judge("bty", NEW + "!")).isEqualTo(PasswordFile.Verdict.RIGHT);
    assertThat(open().problem()).isEmpty();
  }

  @Test
  void whoHasSeenAPasswordKnowsThoughItsNoteIsGoneToo() throws IOException {
    PasswordFile own = open();
    own.change(NEW);
    assertThat(own.isDefault()).isFalse();
    Files.delete(folder.resolve("password"));
    assertThatIOException().isThrownBy(() -> own.judge("bty", "bty"));
  }
}
