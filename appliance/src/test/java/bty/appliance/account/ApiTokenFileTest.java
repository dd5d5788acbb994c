package bty.appliance.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokenFileTest {
  @TempDir private Path folder;

  @Test
  void madeOnceForTheOwnerAloneAndKept() throws IOException {
    Path file = folder.resolve("deep/token");
    ApiTokenFile.Token made = ApiTokenFile.readOrMake(file, new SecureRandom());
    assertThat(made.origin()).isEqualTo(ApiTokenFile.Origin.MADE);
    assertThat(made.secret()).matches("[0-9a-f]{48}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    ApiTokenFile.Token found = ApiTokenFile.readOrMake(file, new SecureRandom());
    assertThat(found.secret()).isEqualTo(made.secret());
    assertThat(found.origin()).isEqualTo(ApiTokenFile.Origin.FOUND);
    assertThat(made).asString().doesNotContain(made.secret());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void refusedWhereOthersCanUseIt(String permissions) throws IOException {
    Path file = folder.resolve("token");
    Files.writeString(file, "0123456789abcdef0123");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertThatThrownBy(() -> ApiTokenFile.readOrMake(file, new SecureRandom()))
        .hasMessageContaining("can be used by others; set it right with: chmod 600");
  }

  @Test
  void refusedWhereItIsTooShort() throws IOException {
    Path file = folder.resolve("token");
    Files.writeString(file, "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> ApiTokenFile.readOrMake(file, new SecureRandom()))
        .hasMessageContaining("holds 0 characters; wanted 16 or more");
  }
}
