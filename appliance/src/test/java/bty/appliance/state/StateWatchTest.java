package bty.appliance.state;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.event.ChangeFeed;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateWatchTest {
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir private Path folder;
  private final LogLines log = new LogLines("state");
  private StateFolder state;

  @BeforeEach
  void open() throws IOException {
    write("settings.yaml", "same_boot_seconds: 30\n");
    state = StateFolder.open(folder, new ChangeFeed(), () -> 0);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void brokenSettingsAreSaidOnceAndSoIsThatTheyAreMended() throws IOException {
    watch(0);
    assertThat(log.take()).isEmpty();
    write("settings.yaml", "same_boot_seconds: soon\n");
    watch(1);
    assertThat(log.take())
        .containsExactly(
            "settings.yaml:1:20: same_boot_seconds: \"soon\" is not a whole number; the version"
                + " before stays in force");
    watch(2);
    assertThat(log.take()).isEmpty();
    write("settings.yaml", "same_boot_seconds: 40\n");
    watch(3);
    watch(4);
    assertThat(log.take()).containsExactly("settings.yaml can be read again, and is in force");
  }

  @Test
  void gitOperationThatDoesNotEndIsSaidOnceAfterAMinute() throws IOException {
    Path lock = folder.resolve(".git/index.lock");
    write(".git/index.lock", "");
    watch(0);
    watch(59);
    assertThat(log.take()).isEmpty();
    watch(60);
    watch(600);
    assertThat(log.take())
        .containsExactly(
            "a Git operation is in progress in the state folder (.git/index.lock) for 1 minute:"
                + " meanwhile no file is written, and new machines boot their own disk; end it, or"
                + " if no git runs remove "
                + lock.toRealPath());
    Files.delete(lock);
    watch(601);
    watch(602);
    assertThat(log.take())
        .containsExactly("no Git operation is in progress in the state folder any more");
  }

  @Test
  void manyShortGitOperationsAreNotOneLongOne() throws IOException {
    for (int second = 0; second < 300; second += 10) {
      write(".git/index.lock", "");
      watch(second);
      Files.delete(folder.resolve(".git/index.lock"));
      watch(second + 5);
    }
    assertThat(log.take()).isEmpty();
  }

  @Test
  void specsAreReadSoonAfterTheStartSoThatTheFirstContactHasThemWhenGitHasNot() throws IOException {
    write("machines/52-54-00-00-00-01.yaml", "boot_policy: local\n");
    watch(0);
    write(".git/index.lock", "");
    Files.delete(folder.resolve("machines/52-54-00-00-00-01.yaml"));
    assertThat(state.machines().find(new MacAddress("52:54:00:00:00:01")).lookup())
        .isEqualTo(new MachineLookup.Known(Machine.of(BootPolicy.LOCAL)));
  }

  @Test
  void findingsAreLoggedOnceAndLookedForOnceAMinute() throws IOException {
    write("machines/52-54-00-00-00-01.yml", "boot_policy: tui\n");
    write("machines/52-54-00-00-00-AB.yaml", "boot_policy: tui\n");
    write("Settings.yml", "");
    state.findings().run(T0);
    String upper =
        "machines/52-54-00-00-00-AB.yaml:1:1: the file's name is no machine's, so it is not read;"
            + " wanted one such as 52-54-00-a1-9c-ae.yaml, in lower case";
    assertThat(state.findings().lines())
        .containsExactly(
            "Settings.yml:1:1: nothing of that name is read; did you mean \"settings.yaml\"?",
            upper.replace("AB.yaml", "01.yml"),
            upper);
    assertThat(log.take()).isEqualTo(state.findings().lines());
    Files.delete(folder.resolve("machines/52-54-00-00-00-AB.yaml"));
    write("machines/52-54-00-00-00-02.yaml", "boot_policy: tui\nimage:\n");
    state.findings().run(T0.plusSeconds(59));
    assertThat(log.take()).isEmpty();
    state.findings().run(T0.plusSeconds(60));
    assertThat(log.take())
        .containsExactly(
            "machines/52-54-00-00-00-02.yaml:2:1: image: nothing stands behind it; wanted a value,"
                + " or no such key at all",
            "no longer so: " + upper);
    write("machines/52-54-00-00-00-02.yaml", "boot_policy: local\n");
    state.findings().run(T0.minusSeconds(3600));
    assertThat(state.findings().lines()).as("a clock stepped back").hasSize(2);
  }

  @Test
  void whoeverAsksIsToldWhatIsWrongNow() throws IOException {
    state.findings().run(T0);
    write("settings.yaml", "contacts: nobody\n");
    assertThat(state.findings().lines(T0.plusMillis(999))).as("within a second").isEmpty();
    assertThat(state.findings().lines(T0.plusSeconds(1)))
        .singleElement()
        .asString()
        .startsWith("settings.yaml:1:");
  }

  @Test
  void whatAMachineNamesIsLookedAtAgainThoughItsOwnFileIsTheSame() throws IOException {
    write(
        "machines/52-54-00-00-00-01.yaml", "provisioning_mode: cloud-init\nuser_data: web.yaml\n");
    state.findings().run(T0);
    assertThat(state.findings().lines())
        .containsExactly("machines/52-54-00-00-00-01.yaml:2:1: user-data/web.yaml is not there");
    write("user-data/web.yaml", "#cloud-config\n{}\n");
    state.findings().run(T0.plusSeconds(60));
    assertThat(state.findings().lines()).isEmpty();
  }

  private void watch(int second) throws IOException {
    state.watch().run(T0.plusSeconds(second));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
