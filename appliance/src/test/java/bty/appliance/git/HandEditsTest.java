package bty.appliance.git;

import static bty.appliance.git.TestGit.git;
import static bty.appliance.git.TestGit.init;
import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.edit.Author;
import bty.appliance.edit.EditResult;
import bty.appliance.edit.Expectation;
import bty.appliance.edit.SeenText;
import bty.appliance.edit.SettingsEdits;
import bty.appliance.edit.SpecEdits;
import bty.appliance.event.ChangeFeed;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLocks;
import bty.appliance.machine.MachineStore;
import bty.appliance.settings.FleetLimits;
import bty.appliance.settings.GitSettings;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody has changed a file by hand and not committed it, and then it is changed by a page or
/// the API: nobody's name stands over what another has done.
class HandEditsTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final Author ANNA = new Author("anna");
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String NAME = "machines/52-54-00-00-00-01.yaml";
  private static final String TWO = "--format=%an <%ae>: %s";

  @TempDir private Path state;
  private Path file;
  private GitKeeper keeper;

  @BeforeEach
  void prepare() throws IOException {
    file = state.resolve(NAME);
    Files.createDirectories(state.resolve("machines"));
    Files.createDirectories(state.resolve("status"));
    Files.writeString(state.resolve("status/.gitignore"), "*\n");
    Files.writeString(file, "boot_policy: local\n");
    init(state);
    keeper = new GitKeeper(state, () -> GitSettings.STANDARD, new ChangeFeed(), () -> NOW).start();
  }

  @AfterEach
  void stop() {
    keeper.close();
  }

  private SpecEdits edits() {
    return new SpecEdits(
        new MachineStore(state.resolve("machines")),
        new MachineLocks(),
        new ChangeFeed(),
        Guards.open(state),
        keeper);
  }

  private void change(UnaryOperator<Machine> change) throws IOException {
    assertThat(edits().change(MAC, ANNA, new Expectation.Anything(), change))
        .isInstanceOf(EditResult.Written.class);
    settled();
  }

  private void settled() {
    var _ =
        Eventually.see(
            "every edit to be committed",
            keeper::status,
            status -> status.waiting() == 0 && status.place() instanceof GitStatus.Place.Here);
  }

  @Test
  void whatWasChangedByHandIsACommitOfItsOwnBeforeTheEdit() throws IOException {
    Files.writeString(file, "boot_policy: tui\n");
    change(Machine::reflashed);
    assertThat(git(state, "log", TWO, "-2"))
        .isEqualTo(
            """
            anna <anna@bty>: 52:54:00:00:00:01: reflash: none -> 1
            bty-web <bty-web@bty>: 52:54:00:00:00:01: changed by hand\
            """);
    assertThat(git(state, "show", "--format=%B", "-U0", "HEAD"))
        .startsWith("52:54:00:00:00:01: reflash: none -> 1\n\nBy anna\n\n\ndiff")
        .contains("+reflash: 1")
        .doesNotContain("boot_policy: local");
    assertThat(git(state, "show", "--format=%B", "-U0", "HEAD~1"))
        .contains("by whom is not known", "-boot_policy: local", "+boot_policy: tui");
    assertThat(git(state, "status", "--porcelain")).isEmpty();
  }

  @Test
  void editThatChangesNothingIsNoCommitOfSomebodyElsesWork() throws IOException {
    Files.writeString(file, "boot_policy: tui\n");
    change(machine -> machine);
    change(Machine::reflashed);
    assertThat(git(state, "log", "--format=%an: %s"))
        .isEqualTo(
            """
            anna: 52:54:00:00:00:01: reflash: none -> 1
            bty-web: 52:54:00:00:00:01: changed by hand
            Olga: the beginning\
            """);
  }

  @Test
  void fileThatWasNeverCommittedAndOneThatWasRemovedAreByHandToo() throws IOException {
    Files.delete(file);
    Path other = Files.writeString(state.resolve("settings.yaml"), "# of a person\n");
    edits().discover(MAC);
    FleetLimits limits = new FleetLimits(7, 7);
    assertThat(
            new SettingsEdits(state, Optional::empty, keeper)
                .safety(ANNA, new SeenText(Files.readString(other), Optional.empty()), limits))
        .isEmpty();
    settled();
    assertThat(git(state, "log", "--name-status", "--format=%an: %s", "-4").replaceAll("\n+", "\n"))
        .matches(
            """
            anna: settings.yaml: safety: .*
            M\tsettings.yaml
            bty-web: settings.yaml: changed by hand
            A\tsettings.yaml
            bty-web: 52:54:00:00:00:01: never seen before; .*
            A\t%1$s
            bty-web: 52:54:00:00:00:01: changed by hand
            D\t%1$s\
            """
                .formatted(NAME));
  }

  /// Nothing of a person's may keep the edits behind it out of the history for ever.
  @Test
  void handThatAHookRefusesIsNamedInTheCommitThatHoldsIt() throws IOException {
    Path hook = state.resolve(".git/hooks/pre-commit");
    Files.createDirectories(hook.getParent());
    Files.writeString(
        hook,
        """
        #!/bin/sh
        git show :%s | grep -q reflash || { echo "no reflash, no commit"; exit 1; }
        """
            .formatted(NAME));
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(file, "boot_policy: tui\n");
    change(Machine::reflashed);
    assertThat(git(state, "log", "-1", "--format=%an%n%B"))
        .startsWith("anna\n52:54:00:00:00:01: reflash: none -> 1\n\nBy anna\n")
        .contains("With what somebody had changed by hand", "no reflash, no commit");
    assertThat(git(state, "log", "--format=%s", "HEAD~1")).isEqualTo("the beginning");
    assertThat(git(state, "status", "--porcelain")).isEmpty();
  }

  /// As a power cut may bring it back.
  @Test
  void noteOfAnEditThatIsCommittedAlreadyIsNotCommittedOnceMore() throws IOException {
    change(Machine::reflashed);
    change(Machine::reflashed);
    keeper.close();
    Files.writeString(file, "boot_policy: local\nreflash: 2 # by hand\n");
    Files.writeString(
        state.resolve("status/git/waiting/000000000000001.json"),
        """
        {"author": "anna", "file": "%s", "existed": true, "before": "boot_policy: local\\n",
         "content": "boot_policy: local\\nreflash: 1\\n",
         "what": "52:54:00:00:00:01: reflash: none -> 1", "at": "%s"}
        """
            .formatted(NAME, NOW));
    String head = git(state, "rev-parse", "HEAD");
    keeper = new GitKeeper(state, () -> GitSettings.STANDARD, new ChangeFeed(), () -> NOW).start();
    settled();
    assertThat(git(state, "rev-parse", "HEAD")).isEqualTo(head);
  }
}
