package bty.appliance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How the verbs come to a state folder.
class InitCommandTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({"serve", "'render dnsmasq'"})
  void stateFolderThatIsMissingIsAnErrorAndIsNotMade(String verb) {
    Path missing = folder.resolve("typo");
    assertThat(run((verb + " --state-dir=" + missing).split(" "))).isEqualTo(ExitStatus.MISUSE);
    assertThat(text(err))
        .isEqualTo(
            "bty-web: the state folder %1$s is not there; mount it, name another with --state-dir, or make one with: bty-web init %1$s\n"
                .formatted(missing));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void initMakesAStateFolderThatIsServed() throws Exception {
    Path state = folder.resolve("state");
    assertThat(run("init", state.toString())).isEqualTo(ExitStatus.DONE);
    assertThat(text(out)).startsWith(state + " is a state folder now; made: machines/, images/");
    out.reset();
    assertThat(run("init", "--state-dir=" + state)).isEqualTo(ExitStatus.DONE);
    assertThat(text(out)).isEqualTo(state + " is a state folder, and lacks nothing\n");
    assertThat(run("init", folder.toString())).isEqualTo(ExitStatus.FAILED);
    assertThat(text(err)).contains("has files of something else (state); wanted a new folder");
    new Appliance(folder).close();
  }

  @Test
  void secondServerOfOneStateFolderEndsAndSaysWhoHasIt() throws Exception {
    try (Appliance first = new Appliance(folder)) {
      assertThat(run("serve", "--state-dir=" + first.state(), "--web-port=0"))
          .isEqualTo(ExitStatus.FAILED);
      assertThat(text(err))
          .isEqualTo(
              "bty-web: starting: the state folder %s is served by another bty-web, process %d since 2026-11-23T10:00:00Z; stop that one first, or name another folder with --state-dir\n"
                  .formatted(first.state(), ProcessHandle.current().pid()));
      assertThat(run("check", first.state().toString())).isEqualTo(ExitStatus.DONE);
    }
    new Appliance(folder).close();
  }

  private ExitStatus run(String... arguments) {
    Instant now = Instant.parse("2026-11-23T10:00:00Z");
    return Cli.run(List.of(arguments), Appliance.host(out, err, new AtomicReference<>(now)));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
