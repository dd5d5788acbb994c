package bty.appliance.account;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.account.PasswordFile.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The password of the account `bty` as the computer's own `unix_chkpwd` judges it, behind a socket
/// as the unit has it. The accounts are those of a copy of `/etc`, in a mount namespace of its own:
/// those of the computer are not touched.
@Tag("root")
class SystemPasswordRootTest {
  private static final Path UNIT =
      Path.of(System.getProperty("bty.root"), "appliance/packaging/systemd/bty-passwd@.service");

  @TempDir private Path folder;
  private List<Process> started = new ArrayList<>();

  private Path socket() {
    return folder.resolve("socket");
  }

  private Path etc() {
    return folder.resolve("etc");
  }

  @BeforeEach
  void start() throws Exception {
    run("", "cp", "-a", "/etc", etc().toString());
    Matcher command =
        Pattern.compile("(?m)^ExecStart=/bin/sh -c '(.*)'$").matcher(Files.readString(UNIT));
    assertThat(command.find()).isTrue();
    started.add(
        new ProcessBuilder(
                "unshare",
                "--mount",
                "--propagation=private",
                "sh",
                "-c",
                "mount --bind \"$1\" /etc && exec systemd-socket-activate --accept --inetd -l"
                    + " \"$2\" /bin/sh -c \"$3\"",
                "sh",
                etc().toString(),
                socket().toString(),
                // A dollar stands for itself twice in a unit.
                command.group(1).replace("$$", "$"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start());
    boolean _ = Eventually.see("the socket", () -> Files.exists(socket()), there -> there);
    inside("", "sh", "-c", "id bty >/dev/null 2>&1 || useradd --no-create-home --no-log-init bty");
  }

  @AfterEach
  void stop() throws Exception {
    for (Process process : started) {
      process.destroy();
      int _ = Eventually.end(process);
    }
  }

  private void run(String input, String... words) throws IOException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    int status = Eventually.end(process);
    assertThat(status)
        .as(String.join(" ", words) + ": " + Files.readString(folder.resolve("said")))
        .isZero();
  }

  /// As root does it at the console, but where the copy is.
  private void inside(String input, String... words) throws IOException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("nsenter", "--mount", "--target", String.valueOf(started.getFirst().pid())));
    all.addAll(List.of(words));
    run(input, all.toArray(String[]::new));
  }

  private SystemPassword password() {
    return new SystemPassword(socket(), etc().resolve("shadow"), Duration.ofSeconds(20));
  }

  @Test
  void passwordOfTheComputerIsThatOfThePages() throws Exception {
    SystemPassword password = password();
    // An account without a password is nobody's.
    assertThat(password.judge("bty", "anything")).isEqualTo(Verdict.WRONG);
    inside("bty:bty\n", "chpasswd");
    assertThat(password.judge("bty", "bty")).isEqualTo(Verdict.DEFAULT);
    assertThat(password.isDefault()).isTrue();
    String before = password.mark();
    inside("bty:käse und brot\n", "chpasswd");
    assertThat(password.judge("bty", "käse und brot")).isEqualTo(Verdict.RIGHT);
    assertThat(password.judge("bty", "bty")).isEqualTo(Verdict.WRONG);
    assertThat(password.judge("bty", "käse und brot ")).isEqualTo(Verdict.WRONG);
    assertThat(password.isDefault()).isFalse();
    // By which every session of before ends.
    assertThat(password.mark()).isNotEqualTo(before);
  }

  @Test
  void lockedAccountLetsNobodyIn() throws Exception {
    inside("bty:käse und brot\n", "chpasswd");
    assertThat(password().judge("bty", "käse und brot")).isEqualTo(Verdict.RIGHT);
    inside("", "usermod", "--lock", "bty");
    assertThat(password().judge("bty", "käse und brot")).isEqualTo(Verdict.WRONG);
  }
}
