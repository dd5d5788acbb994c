package bty.appliance.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.http.Caller;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTokensTest {
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir private Path folder;

  private ApiTokens tokens() {
    return new ApiTokens(folder.resolve("tokens.json"), () -> now, new SecureRandom());
  }

  @Test
  void tokenIsGoodUntilItIsRevokedAndOnlyItsHashIsKept() throws Exception {
    ApiTokens tokens = tokens();
    String token = tokens.add("ci", Caller.Role.OPERATE, "anna");
    assertThat(token).matches("bty_[0-9a-f]{40}");
    Caller.Operator caller = tokens.of(token).orElseThrow();
    assertThat(caller.name()).isEqualTo("API token ci");
    assertThat(caller.role()).isEqualTo(Caller.Role.OPERATE);
    assertThat(caller.login()).isEmpty();
    Path file = folder.resolve("tokens.json");
    assertThat(Files.readString(file)).doesNotContain(token.substring(4));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(tokens.of(token + "0")).isEmpty();
    assertThat(tokens.of("")).isEmpty();
    assertThat(tokens.revoke("ci")).isTrue();
    assertThat(tokens.revoke("ci")).isFalse();
    assertThat(tokens.of(token)).isEmpty();
  }

  @Test
  void whatAnotherProcessDoesTakesEffectAtOnce() throws Exception {
    ApiTokens server = tokens();
    String token = tokens().add("ci", Caller.Role.VIEW, "anna");
    assertThat(server.of(token)).isPresent();
    assertThat(tokens().revoke("ci")).isTrue();
    assertThat(server.of(token)).isEmpty();
  }

  @Test
  void useIsWrittenDownOnceAMinuteAndOutlivesARestart() throws Exception {
    ApiTokens tokens = tokens();
    String token = tokens.add("ci", Caller.Role.VIEW, "anna");
    Path used = folder.resolve("tokens-used.json");
    tokens.writeUsed(now);
    assertThat(used).doesNotExist();
    var _ = tokens.of(token);
    assertThat(used).doesNotExist();
    tokens.writeUsed(now);
    assertThat(tokens().list().getFirst().used()).contains(now);
    Instant first = now;
    now = now.plusSeconds(30);
    var _ = tokens.of(token);
    tokens.writeUsed(now);
    assertThat(tokens().list().getFirst().used()).contains(first);
    now = now.plusSeconds(30);
    tokens.writeUsed(now);
    assertThat(tokens().list().getFirst().used()).contains(first.plusSeconds(30));
  }

  @Test
  void namesThatAreNoneAreRefusedInWords() throws Exception {
    ApiTokens tokens = tokens();
    var _ = tokens.add("ci", Caller.Role.VIEW, "anna");
    for (String name : new String[] {"ci", "", "../x", "a b", "x\n", "-x", "x".repeat(41)}) {
      assertThatThrownBy(() -> tokens.add(name, Caller.Role.VIEW, "anna"))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("[^\\n]+");
    }
  }

  @Test
  void fileThatOthersCanReadOrThatIsBrokenOpensNothing() throws Exception {
    String token = tokens().add("ci", Caller.Role.ADMIN, "anna");
    Path file = folder.resolve("tokens.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(tokens().of(token)).isEmpty();
    assertThatThrownBy(() -> tokens().list()).hasMessageContaining("chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(tokens().of(token)).isPresent();
    Files.writeString(file, "{\"ci\": {\"scope\": \"root\"}}");
    assertThat(tokens().of(token)).isEmpty();
  }
}
