package bty.appliance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.account.Accounts;
import bty.appliance.account.PasswordFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeEach
  void stateFolder() throws Exception {
    Files.createDirectories(folder.resolve("state/status"));
  }

  private ExitStatus run(String... words) {
    out.reset();
    Environment host =
        Appliance.host(out, out, new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z")));
    Environment typing =
        new Environment(
            host.environment(),
            host.out(),
            host.err(),
            host.clock(),
            host.random(),
            host.probe(),
            host.neighbours(),
            host.networks(),
            host.interfaces(),
            host.dnsmasq(),
            _ -> Optional.of("correct horse"),
            host.version());
    return Cli.run(
        Stream.concat(Arrays.stream(words), Stream.of("--state-dir=" + folder.resolve("state")))
            .toList(),
        typing);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void accountsAreMadeListedAndRemoved() throws Exception {
    assertThat(run("account", "add", "anna", "operate")).isEqualTo(ExitStatus.DONE);
    assertThat(run("account", "list")).isEqualTo(ExitStatus.DONE);
    assertThat(said()).isEqualTo("bty admin\nanna operate\n");
    assertThat(run("account", "passwd", "anna")).isEqualTo(ExitStatus.DONE);
    Accounts accounts =
        new Accounts(
            new PasswordFile(
                folder.resolve("password"), folder.resolve("status"), new SecureRandom()),
            folder.resolve("accounts.yaml"),
            new SecureRandom());
    assertThat(accounts.judge("anna", "correct horse")).isEqualTo(PasswordFile.Verdict.RIGHT);
    assertThat(run("account", "add", "anna", "view")).isEqualTo(ExitStatus.MISUSE);
    assertThat(said()).isEqualTo("bty-web: account: there is an account anna already\n");
    assertThat(run("account", "add", "berta", "root")).isEqualTo(ExitStatus.MISUSE);
    assertThat(run("account", "remove", "anna")).isEqualTo(ExitStatus.DONE);
    assertThat(run("account", "remove", "anna")).isEqualTo(ExitStatus.MISUSE);
    assertThat(run("account")).isEqualTo(ExitStatus.MISUSE);
    assertThat(Files.readString(folder.resolve("state/status/audit.ndjson")))
        .contains("account add anna", "account passwd anna", "account remove anna");
  }

  @Test
  void tokensAreMadeListedAndRevoked() throws Exception {
    assertThat(run("token", "add", "ci", "read")).isEqualTo(ExitStatus.DONE);
    assertThat(said()).matches("bty_[0-9a-f]{40}\n");
    String token = said().strip();
    assertThat(run("token", "list")).isEqualTo(ExitStatus.DONE);
    assertThat(said()).isEqualTo("ci read, never used\n");
    assertThat(run("token", "add", "x", "view")).isEqualTo(ExitStatus.MISUSE);
    assertThat(run("token", "revoke", "ci")).isEqualTo(ExitStatus.DONE);
    assertThat(run("token", "revoke", "ci")).isEqualTo(ExitStatus.MISUSE);
    assertThat(said()).isEqualTo("bty-web: token: there is no token ci\n");
    assertThat(Files.readString(folder.resolve("state/status/audit.ndjson")))
        .contains("token add ci")
        .doesNotContain(token);
  }
}
