package bty.appliance.git;

import static bty.appliance.git.TestGit.commit;
import static bty.appliance.git.TestGit.git;
import static bty.appliance.git.TestGit.init;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.Eventually;
import bty.appliance.edit.Author;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.FileWriting.Step;
import bty.appliance.settings.GitSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the history becomes when the program ends without a word between two of its steps.
class KilledKeeperTest {
  private static final Author ANNA = new Author("anna");
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String NAME = "machines/52-54-00-00-00-01.yaml";
  private static final String OTHER = "machines/52-54-00-00-00-02.yaml";

  @TempDir private Path state;
  private Path file;
  private Path waiting;
  private @Nullable GitKeeper running;

  /// Caught by nobody.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @BeforeEach
  void prepare() throws IOException {
    file = state.resolve(NAME);
    waiting = state.resolve("status/git/waiting");
    Files.createDirectories(state.resolve("machines"));
    Files.createDirectories(state.resolve("status"));
    Files.writeString(state.resolve("status/.gitignore"), "*\n");
    Files.writeString(file, "boot_policy: tui\n");
    init(state);
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
  }

  /// One that is never started commits nothing, as one that is killed at once.
  private GitKeeper keeper() {
    return new GitKeeper(state, () -> GitSettings.STANDARD, new ChangeFeed(), () -> NOW);
  }

  private void startAgain() {
    GitKeeper keeper = keeper().start();
    running = keeper;
    var _ =
        Eventually.see(
            "every edit to be committed",
            keeper::status,
            status -> status.waiting() == 0 && status.place() instanceof GitStatus.Place.Here);
  }

  private static void edit(GitKeeper keeper, Path file, String text) throws IOException {
    keeper.write(ANNA, file, Optional.of(text), "x: an edit", writing(file, text));
  }

  private static Step writing(Path file, String text) {
    return () -> {
      var _ = Files.writeString(file, text);
    };
  }

  private List<String> notes() throws IOException {
    try (Stream<Path> files = Files.list(waiting)) {
      return files.map(note -> note.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void editThatWasMadeIsCommittedAtTheNextStart() throws IOException {
    GitKeeper killed = keeper();
    edit(killed, file, "boot_policy: local\n");
    edit(killed, state.resolve(OTHER), "boot_policy: tui\n");
    killed.write(ANNA, file, Optional.empty(), "x: removed", () -> Files.delete(file));
    startAgain();
    assertThat(git(state, "log", "--reverse", "--format=%an %s", "--name-status", "HEAD~3.."))
        .isEqualTo(
            """
            anna x: an edit

            M\t%s
            anna x: an edit

            A\t%s
            anna x: removed

            D\t%s\
            """
                .formatted(NAME, OTHER, NAME));
    assertThat(git(state, "status", "--porcelain")).isEmpty();
    assertThat(notes()).isEmpty();
  }

  @Test
  void endBehindTheFileAndBeforeItsAcknowledgementIsAnEdit() throws IOException {
    assertThatThrownBy(() ->
            keeper()
                .write(
                    ANNA,
                    file,
                    Optional.of("boot_policy: local\n"),
                    "x: an edit",
                    () -> {
                      writing(file, "boot_policy: local\n").run();
                      throw new Killed();
                    }))
        .isInstanceOf(Killed.class);
    startAgain();
    assertThat(git(state, "log", "-1", "--format=%an %s")).isEqualTo("anna x: an edit");
    assertThat(git(state, "status", "--porcelain")).isEmpty();
  }

  @Test
  void endBeforeTheFileIsNoEditAndWhatAPersonWritesThereIsNotCommittedUnderItsName()
      throws IOException {
    assertThatThrownBy(() ->
            keeper()
                .write(
                    ANNA,
                    file,
                    Optional.of("boot_policy: local\n"),
                    "x: an edit",
                    () -> {
                      throw new Killed();
                    }))
        .isInstanceOf(Killed.class);
    assertThat(notes()).hasSize(1);
    Files.writeString(file, "boot_policy: tui # by hand\n");
    startAgain();
    assertThat(git(state, "log", "-1", "--format=%s")).isEqualTo("the beginning");
    assertThat(git(state, "status", "--porcelain")).isEqualTo(" M " + NAME);
    assertThat(notes()).isEmpty();
  }

  @Test
  void whatAPersonWritesOverAnEditThatWaitsStaysTheirs() throws IOException {
    edit(keeper(), file, "boot_policy: local\n");
    Files.writeString(file, "boot_policy: local # by hand\n");
    startAgain();
    assertThat(git(state, "show", "HEAD:" + NAME)).isEqualTo("boot_policy: local");
    assertThat(git(state, "diff", "HEAD")).contains("+boot_policy: local # by hand");
  }

  /// The commit is there, and the index of the work tree is the one of before.
  @Test
  void endBetweenCommitAndIndexStagesNothingForTheNextPersonToCommit() throws IOException {
    Path index = state.resolve(".git/index");
    Path before = Files.copy(index, state.resolve("status/index-of-before"));
    GitKeeper killed = keeper();
    edit(killed, file, "boot_policy: local\n");
    edit(killed, state.resolve(OTHER), "boot_policy: tui\n");
    Path notes = Files.createDirectories(state.resolve("status/notes"));
    for (String note : notes()) {
      Files.copy(waiting.resolve(note), notes.resolve(note));
    }
    startAgain();
    stop();
    Files.copy(before, index, StandardCopyOption.REPLACE_EXISTING);
    assertThat(git(state, "status", "--porcelain")).contains("D  " + OTHER, "MM " + NAME);
    for (String note : List.of("000000000000001.json", "000000000000002.json")) {
      Files.copy(notes.resolve(note), waiting.resolve(note));
    }
    startAgain();
    assertThat(git(state, "status", "--porcelain")).isEmpty();
    assertThat(git(state, "rev-list", "--count", "HEAD")).isEqualTo("3");
  }

  /// An edit is done with once the index knows of it, and not before.
  @Test
  void editWaitsForTheIndex() throws IOException {
    Path hook = state.resolve(".git/hooks/post-commit");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\ntouch \"$(git rev-parse --git-dir)/index.lock\"\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    GitKeeper keeper = keeper().start();
    running = keeper;
    edit(keeper, state.resolve(OTHER), "boot_policy: tui\n");
    GitStatus status =
        Eventually.see("a problem", keeper::status, seen -> !seen.commitProblem().isEmpty());
    assertThat(status.commitProblem()).contains("git reset ended with 128", "Another git process");
    assertThat(status.waiting()).isEqualTo(1);
    stop();
    Files.delete(hook);
    Files.delete(state.resolve(".git/index.lock"));
    startAgain();
    assertThat(git(state, "status", "--porcelain")).isEmpty();
    assertThat(git(state, "rev-list", "--count", "HEAD")).isEqualTo("2");
  }

  @Test
  void noteThatAPowerCutHasTornCostsNoOther() throws IOException {
    edit(keeper(), file, "boot_policy: local\n");
    Files.writeString(waiting.resolve("000000000000000.json"), "{\"author\": \"a");
    Files.writeString(waiting.resolve("000000000000007.json"), "");
    startAgain();
    assertThat(git(state, "log", "-1", "--format=%an %s")).isEqualTo("anna x: an edit");
    assertThat(notes()).isEmpty();
  }

  @Test
  void whatTheVersionBeforeHasWrittenDownIsCommitted() throws IOException {
    Files.createDirectories(waiting.getParent());
    Files.writeString(file, "boot_policy: local\n");
    Path old = waiting.resolveSibling("waiting.json");
    Files.writeString(
        old,
        """
        [{"author": "anna", "file": "%s", "content": "boot_policy: local\\n",
          "what": "x: an edit", "at": "2026-11-23T09:00:00Z"}]
        """
            .formatted(NAME));
    startAgain();
    assertThat(git(state, "log", "-1", "--format=%an %s")).isEqualTo("anna x: an edit");
    assertThat(old).doesNotExist();
    commit(state, "nothing is left");
    assertThat(git(state, "show", "--format=", "--name-only")).isEmpty();
  }
}
