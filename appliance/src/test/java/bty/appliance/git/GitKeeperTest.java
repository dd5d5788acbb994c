package bty.appliance.git;

import static bty.appliance.git.TestGit.commit;
import static bty.appliance.git.TestGit.git;
import static bty.appliance.git.TestGit.init;
import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.edit.Author;
import bty.appliance.edit.EditResult;
import bty.appliance.edit.Expectation;
import bty.appliance.edit.ImagePinEdits;
import bty.appliance.edit.SpecEdits;
import bty.appliance.event.ChangeFeed;
import bty.appliance.image.ImagePin;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLocks;
import bty.appliance.machine.MachineStore;
import bty.appliance.settings.GitSettings;
import bty.engine.protocol.MacAddress;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitKeeperTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final MacAddress OTHER = new MacAddress("52:54:00:00:00:02");
  private static final Author ANNA = new Author("anna");
  private static final Expectation ANYTHING = new Expectation.Anything();
  private static final String FILE = "machines/52-54-00-00-00-01.yaml";

  @TempDir private Path folder;
  private Path repository;
  private Path state;
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");
  private @Nullable GitKeeper running;

  @BeforeEach
  void prepare() throws IOException {
    repository = folder.resolve("repository");
    state = repository.resolve("state");
    Files.createDirectories(state.resolve("machines"));
    Files.createDirectories(state.resolve("status"));
    Files.writeString(state.resolve("status/.gitignore"), "*\n");
    Files.writeString(state.resolve(FILE), "# ours\nboot_policy: tui\n");
  }

  private GitKeeper start() {
    return start(GitSettings.STANDARD);
  }

  private GitKeeper start(GitSettings settings) {
    GitKeeper keeper = new GitKeeper(state, () -> settings, new ChangeFeed(), () -> now).start();
    running = keeper;
    return keeper;
  }

  private SpecEdits edits(GitKeeper keeper) {
    return new SpecEdits(
        new MachineStore(state.resolve("machines")),
        new MachineLocks(),
        new ChangeFeed(),
        Guards.open(state),
        keeper);
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
  }

  @Test
  void pinOfAnImageIsACommitToo() throws IOException {
    init(repository);
    Files.createDirectories(state.resolve("images"));
    GitKeeper keeper = start();
    ImagePin pin = new ImagePin(Optional.empty(), "base for all racks", "");
    assertThat(
            new ImagePinEdits(state.resolve("images"), Optional::empty, new ChangeFeed(), keeper)
                .put(new Author("anna"), new ImageName("a.img"), Optional.empty(), pin))
        .isEmpty();
    settled(keeper);
    assertThat(git(state, "log", "-1", "--format=%an %s")).startsWith("anna images/a.img.yaml: ");
    assertThat(git(state, "show", "--format=", "--name-only")).isEqualTo("state/images/a.img.yaml");
  }

  @Test
  void editIsOneCommitOfItsAuthorAndOfItsFileAlone() throws IOException {
    init(repository);
    Files.writeString(state.resolve("notes.txt"), "of a person, half done\n");
    var _ = git(state, "add", "notes.txt");
    GitKeeper keeper = start();
    reflash(keeper);
    settled(keeper);
    assertThat(git(state, "log", "-1", "--format=%an <%ae> %at%n%B"))
        .isEqualTo(
            """
            anna <anna@bty> 1795428000
            52:54:00:00:00:01: reflash: none -> 1

            By anna\
            """);
    assertThat(git(state, "show", "--format=", "--name-only")).isEqualTo("state/" + FILE);
    assertThat(git(state, "status", "--porcelain"))
        .as("what a person has staged stays so, and nothing else is to be seen")
        .isEqualTo("A  state/notes.txt");
    assertThat(git(state, "ls-files", "status")).isEmpty();
  }

  @Test
  void appliancesOwnRecordsAreCommittedAsItselfAndRemovalsToo() throws IOException {
    init(repository);
    GitKeeper keeper = start();
    edits(keeper).discover(OTHER);
    assertThat(edits(keeper).delete(MAC, ANNA, ANYTHING)).isEqualTo(new EditResult.Deleted());
    settled(keeper);
    assertThat(git(state, "log", "--format=%an <%ae>: %s", "-2"))
        .isEqualTo(
            """
            anna <anna@bty>: 52:54:00:00:00:01: its spec is removed; its runs are kept
            bty-web <bty-web@bty>: 52:54:00:00:00:02: never seen before; machines/ has a file for it\
             now\
            """);
    assertThat(git(state, "ls-files", "machines")).isEqualTo("machines/52-54-00-00-00-02.yaml");
    assertThat(git(state, "status", "--porcelain")).isEmpty();
  }

  /// Two edits may follow each other faster than Git makes commits.
  @Test
  void eachOfManyEditsOfAFileIsACommitWithItsVeryText() throws IOException {
    init(repository);
    GitKeeper keeper = start();
    for (int i = 0; i < 5; i++) {
      reflash(keeper);
    }
    Files.writeString(state.resolve(FILE), "# by hand\nboot_policy: local\n");
    settled(keeper);
    assertThat(git(state, "log", "--reverse", "--format=%s", "HEAD~5.."))
        .isEqualTo(
            """
            52:54:00:00:00:01: reflash: none -> 1
            52:54:00:00:00:01: reflash: 1 -> 2
            52:54:00:00:00:01: reflash: 2 -> 3
            52:54:00:00:00:01: reflash: 3 -> 4
            52:54:00:00:00:01: reflash: 4 -> 5\
            """);
    assertThat(git(state, "show", "HEAD~2:./" + FILE)).endsWith("reflash: 3");
    assertThat(Files.readString(state.resolve(FILE)))
        .as("what a person writes meanwhile is theirs")
        .isEqualTo("# by hand\nboot_policy: local\n");
    assertThat(git(state, "status", "--porcelain")).contains(FILE);
  }

  @Test
  void hookThatRefusesLosesNothingAndIsAskedAgainLater() throws IOException {
    init(repository);
    Path hook = repository.resolve(".git/hooks/pre-commit");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\necho 'rack 7 is frozen until Monday'\nexit 1\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    GitKeeper keeper = start();
    reflash(keeper);
    GitStatus status =
        Eventually.see("a problem", keeper::status, seen -> !seen.problems().isEmpty());
    assertThat(status.problems())
        .containsExactly(
            "git: an edit waits to be committed, and nothing of it is lost: git commit ended with"
                + " 1: rack 7 is frozen until Monday");
    assertThat(Files.readString(state.resolve(FILE))).contains("reflash: 1");
    keeper.close();
    keeper = start();
    assertThat(keeper.status().waiting()).as("kept over a restart").isEqualTo(1);
    Files.delete(hook);
    now = now.plus(Duration.ofMinutes(5));
    keeper.run(now);
    settled(keeper);
    assertThat(keeper.status().problems()).isEmpty();
    assertThat(git(state, "log", "-1", "--format=%an %at")).isEqualTo("anna 1795428000");
  }

  @Test
  void nothingIsCommittedWhileSomebodyElsesWorkIsNotOver() throws IOException {
    init(repository);
    GitKeeper keeper = start();
    settled(keeper);
    Path sign = repository.resolve(".git/MERGE_HEAD");
    edit(keeper, Files.readString(state.resolve(FILE)));
    Files.writeString(state.resolve(FILE), "boot_policy: local\n");
    settled(keeper);
    Files.writeString(sign, git(state, "rev-parse", "HEAD") + "\n");
    edit(keeper, "boot_policy: local # an edit\n");
    for (int i = 0; i < 3; i++) {
      keeper.run(now);
    }
    assertThat(keeper.status().waiting()).isEqualTo(1);
    Files.delete(sign);
    keeper.run(now);
    settled(keeper);
    assertThat(git(state, "log", "-1", "--format=%s %p").split(" ", -1)).hasSize(3);
  }

  @Test
  void editThatWasTakenBackByHandIsNotBroughtBack() throws IOException {
    init(repository);
    GitKeeper keeper = start();
    settled(keeper);
    Path sign = Files.createFile(repository.resolve(".git/index.lock"));
    edit(keeper, "boot_policy: local\n");
    Files.delete(sign);
    // The lock's holder was a `git checkout`.
    var _ = git(state, "log", "-1");
    String text = git(state, "show", "HEAD:./" + FILE) + "\n";
    Files.writeString(state.resolve(FILE), text);
    keeper.run(now);
    settled(keeper);
    assertThat(Files.readString(state.resolve(FILE))).isEqualTo(text);
    assertThat(git(state, "status", "--porcelain")).isEmpty();
  }

  @Test
  void repositoryWithoutACommitGetsItsFirst() throws IOException {
    var _ = git(Files.createDirectories(state), "init", "-q", "-b", "main");
    GitKeeper keeper = start();
    reflash(keeper);
    settled(keeper);
    assertThat(git(state, "ls-files")).isEqualTo(FILE);
    assertThat(git(state, "log", "--format=%an %s"))
        .isEqualTo(
            """
            anna 52:54:00:00:00:01: reflash: none -> 1
            bty-web 52:54:00:00:00:01: changed by hand\
            """);
  }

  @Test
  void folderThatIsInNoRepositoryOrIsIgnoredIsJustAFolder() throws IOException {
    GitKeeper keeper = start();
    reflash(keeper);
    assertThat(keeper.status())
        .isEqualTo(new GitStatus(new GitStatus.Place.Nowhere(), 0, "", Optional.empty()));
    Files.writeString(folder.resolve("repository/.gitignore"), "state/\n");
    init(repository);
    keeper.run(now);
    reflash(keeper);
    settled(keeper);
    assertThat(git(state, "log", "--format=%s")).isEqualTo("the beginning");
    assertThat(keeper.status().place()).isEqualTo(new GitStatus.Place.Nowhere());
  }

  @Test
  void fileBehindALinkIsCommittedWhereItIs() throws IOException {
    Files.createDirectories(state.resolve("groups"));
    Files.move(state.resolve(FILE), state.resolve("groups/rack7.yaml"));
    Files.createSymbolicLink(state.resolve(FILE), Path.of("../groups/rack7.yaml"));
    init(repository);
    GitKeeper keeper = start();
    reflash(keeper);
    settled(keeper);
    assertThat(git(state, "show", "--format=", "--name-only")).isEqualTo("state/groups/rack7.yaml");
  }

  @Test
  void settingMakesItKeepItsHandsOff() throws IOException {
    init(repository);
    GitKeeper keeper =
        start(new GitSettings(false, Optional.empty(), Optional.empty(), Duration.ZERO, false));
    edit(keeper, "boot_policy: local\n");
    assertThat(keeper.status().waiting()).isZero();
    commit(state, "by hand");
    assertThat(git(state, "log", "-1", "--format=%an")).isEqualTo("Olga");
  }

  private void edit(GitKeeper keeper, String text) throws IOException {
    Path file = state.resolve(FILE);
    keeper.write(
        ANNA,
        file,
        Optional.of(text),
        "an edit",
        () -> {
          var _ = Files.writeString(file, text);
        });
  }

  private void reflash(GitKeeper keeper) throws IOException {
    assertThat(edits(keeper).change(MAC, ANNA, ANYTHING, Machine::reflashed))
        .isInstanceOf(EditResult.Written.class);
  }

  private static void settled(GitKeeper keeper) {
    var _ =
        Eventually.see(
            "every edit to be committed",
            keeper::status,
            status ->
                status.waiting() == 0 && !(status.place() instanceof GitStatus.Place.Unusable));
  }
}
