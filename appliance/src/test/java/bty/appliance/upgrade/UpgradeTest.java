package bty.appliance.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a tarball to what runs, and back, with programs that are scripts and a supervisor that
/// starts nothing.
class UpgradeTest {
  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();
  private final List<String> started = new ArrayList<>();
  private String broken = "none";
  private boolean powerGoes;
  private Path program = Path.of("");
  private Path key = Path.of("");
  private final SigningKey signer = SigningKey.fresh();

  private static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// Starts what the link leads to; the version that is broken does not answer.
  private final class FakeSupervisor implements Supervisor {
    @Override
    public void restart() throws IOException {
      if (powerGoes) {
        throw new PowerCut();
      }
      started.add(Releases.version(program.toRealPath().getFileName().toString()));
    }

    @Override
    public String healthy() throws IOException {
      if (started.getLast().equals(broken)) {
        throw new IOException("connection refused");
      }
      return started.getLast();
    }
  }

  UpgradeTest() throws GeneralSecurityException {}

  @BeforeEach
  void anInstalledVersion() throws Exception {
    key = Files.writeString(folder.resolve("key.pem"), signer.pem());
    program = folder.resolve("usr/lib/bty-web");
    Path release = folder.resolve("usr/lib/bty-web.releases/0.1.0-000000000000");
    script(release.resolve("bin/bty-web"), "0.1.0");
    Files.createSymbolicLink(program, Path.of("bty-web.releases/0.1.0-000000000000"));
  }

  private static void script(Path file, String version) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\necho bty-web " + version + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// @param says what the program says of itself
  private Path tarball(String version, String says) throws Exception {
    Path tree = folder.resolve("made/" + version);
    script(tree.resolve("bty-web/bin/bty-web"), says);
    Path file = folder.resolve("bty-web-" + version + ".tar.gz");
    Process tar =
        new ProcessBuilder("tar", "-czf", file.toString(), "-C", tree.toString(), "bty-web")
            .start();
    assertThat(tar.waitFor()).isZero();
    signer.sign(file, version);
    return file;
  }

  private Upgrade upgrade() {
    return new Upgrade(
        program,
        key,
        new Commands(Cancel.NEVER),
        new FakeSupervisor(),
        Duration.ofSeconds(5),
        _ -> {},
        said::add);
  }

  private String running() throws IOException {
    return Releases.version(program.toRealPath().getFileName().toString());
  }

  @Test
  void newVersionRunsAndTheOldOneStaysBesideIt() throws Exception {
    upgrade().to(tarball("0.2.0", "0.2.0").toString());
    assertThat(running()).isEqualTo("0.2.0");
    assertThat(started).containsExactly("0.2.0");
    assertThat(said.getLast()).endsWith("runs, and answers");
    assertThat(folder.resolve("usr/lib/bty-web.releases/0.1.0-000000000000")).isDirectory();
    upgrade().back();
    assertThat(running()).isEqualTo("0.1.0");
    upgrade().back();
    assertThat(running()).isEqualTo("0.2.0");
  }

  @Test
  void versionThatDoesNotAnswerIsTakenBack() throws Exception {
    broken = "0.2.0";
    Path tarball = tarball("0.2.0", "0.2.0");
    assertThatThrownBy(() -> upgrade().to(tarball.toString()))
        .hasMessageContaining("did not answer as it should within 5 s: connection refused")
        .hasMessageEndingWith("0.1.0-000000000000 runs again");
    assertThat(running()).isEqualTo("0.1.0");
    assertThat(started).containsExactly("0.2.0", "0.1.0");
    assertThatThrownBy(() -> upgrade().back()).hasMessageContaining("no version beside");
    // Once it is mended, the same tarball will do.
    broken = "none";
    upgrade().to(tarball.toString());
    assertThat(running()).isEqualTo("0.2.0");
  }

  private void cutOff(String version) throws Exception {
    String tarball = tarball(version, version).toString();
    powerGoes = true;
    assertThatThrownBy(() -> upgrade().to(tarball)).isInstanceOf(PowerCut.class);
    powerGoes = false;
    started.add(running());
  }

  @Test
  void versionThatAnswersAfterACutOfThePowerStays() throws Exception {
    cutOff("0.2.0");
    upgrade().settle();
    assertThat(said.getLast()).endsWith("runs, and answers");
    assertThat(running()).isEqualTo("0.2.0");
    // It is no longer on trial: what fails later has other reasons.
    broken = "0.2.0";
    upgrade().settle();
    assertThat(said.getLast()).isEqualTo("no version is on trial");
    assertThat(running()).isEqualTo("0.2.0");
  }

  @Test
  void versionThatDoesNotAnswerAfterACutOfThePowerIsTakenBack() throws Exception {
    broken = "0.2.0";
    cutOff("0.2.0");
    assertThatThrownBy(() -> upgrade().settle())
        .hasMessageEndingWith("0.1.0-000000000000 runs again");
    assertThat(started).containsExactly("0.2.0", "0.1.0");
    upgrade().settle();
    assertThat(running()).isEqualTo("0.1.0");
  }

  @Test
  void versionThatRanForLongIsNotOnTrial() throws Exception {
    broken = "0.1.0";
    upgrade().settle();
    assertThat(started).isEmpty();
    assertThat(running()).isEqualTo("0.1.0");
  }

  @Test
  void onlyTwoVersionsAreKept() throws Exception {
    for (String version : List.of("0.2.0", "0.3.0", "0.4.0-SNAPSHOT")) {
      upgrade().to(tarball(version, version).toString());
    }
    try (var all = Files.list(folder.resolve("usr/lib/bty-web.releases"))) {
      assertThat(all.map(file -> file.getFileName().toString().replaceFirst("-[0-9a-f]{12}$", "")))
          .containsExactlyInAnyOrder("0.3.0", "0.4.0-SNAPSHOT", "previous");
    }
  }

  @Test
  void tarballThatIsNotTheSignedOneChangesNothing() throws Exception {
    Path tarball = tarball("0.2.0", "0.2.0");
    byte[] bytes = Files.readAllBytes(tarball);
    bytes[bytes.length / 2] ^= 1;
    Files.write(tarball, bytes);
    assertThatThrownBy(() -> upgrade().to(tarball.toString()))
        .hasMessageContaining("it was damaged on its way, or replaced");
    assertThat(started).isEmpty();
    assertThat(running()).isEqualTo("0.1.0");
  }

  @Test
  void strangersTarballIsNotEvenFetched() throws Exception {
    Path tarball = tarball("0.2.0", "0.2.0");
    Files.writeString(key, SigningKey.fresh().pem());
    Files.delete(tarball);
    assertThatThrownBy(() -> upgrade().to(tarball.toString()))
        .hasMessageContaining("was not signed with the key of this server");
  }

  @Test
  void programOfAnotherVersionIsNotStarted() throws Exception {
    Path tarball = tarball("0.2.0", "0.1.9");
    assertThatThrownBy(() -> upgrade().to(tarball.toString()))
        .hasMessageContaining("says \"bty-web 0.1.9\" of itself, and \"bty-web 0.2.0\" was signed");
    assertThat(started).isEmpty();
    // What was left of it is in nobody's way.
    upgrade().to(tarball("0.2.0", "0.2.0").toString());
    assertThat(running()).isEqualTo("0.2.0");
  }

  @Test
  void sameVersionIsLeftToRun() throws Exception {
    Path tarball = tarball("0.2.0", "0.2.0");
    upgrade().to(tarball.toString());
    upgrade().to(tarball.toString());
    assertThat(started).containsExactly("0.2.0");
    assertThat(said.getLast()).isEqualTo("bty-web 0.2.0 is what runs already");
  }

  @Test
  void programThatIsNoLinkIsUpgradedOtherwise() throws Exception {
    Files.delete(program);
    Files.createDirectory(program);
    assertThatThrownBy(() -> upgrade().to(tarball("0.2.0", "0.2.0").toString()))
        .hasMessageContaining("was installed in another way");
  }
}
