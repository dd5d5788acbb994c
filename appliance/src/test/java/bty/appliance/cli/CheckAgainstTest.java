package bty.appliance.cli;

import static bty.appliance.git.TestGit.commit;
import static bty.appliance.git.TestGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.git.RevisionTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckAgainstTest {
  private static final String FIRST = "machines/52-54-00-00-00-01.yaml";
  private static final String SECOND = "machines/52-54-00-00-00-02.yaml";
  private static final String THIRD = "machines/52-54-00-00-00-03.yaml";

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path state;

  @BeforeEach
  void repository() throws IOException {
    state = Files.createDirectories(folder.resolve("site/state"));
    Files.createDirectories(state.resolve("machines"));
    Files.createDirectories(state.resolve("images"));
    Files.createDirectories(state.resolve("user-data"));
    write(FIRST, "boot_policy: local\nimage: debian.img\n");
    write(SECOND, "boot_policy: tui\n");
    write(
        THIRD,
        """
        boot_policy: flash-once
        image: debian.img
        provisioning_mode: cloud-init
        user_data: base.yaml
        """);
    write("user-data/base.yaml", "#cloud-config\npackages: [vim]\n");
    var _ = git(folder.resolve("site"), "init", "-q", "-b", "main");
    commit(state, "the beginning");
  }

  @Test
  void eachMachineIsShownBeforeAndAfter() throws IOException {
    write(FIRST, "boot_policy: flash-once\nimage: debian.img\ntarget: serial=A1\n");
    Files.delete(state.resolve(SECOND));
    write("machines/52-54-00-00-00-04.yaml", "boot_policy: tui\nnotes: new\n");
    assertThat(run("check", state.toString(), "--against", "HEAD")).isEqualTo(ExitStatus.DONE);
    assertThat(text(out).replaceAll("inputs [0-9a-f]{12}", "inputs X"))
        .isEqualTo(
            """
            * 52:54:00:00:00:01  own disk: policy local -> flash debian.img to serial=A1
            * 52:54:00:00:00:02  menu: policy tui -> no file
              52:54:00:00:00:03  flash debian.img to only with cloud-init (inputs X)
            * 52:54:00:00:00:04  no file -> menu: policy tui
            3 of 4 machines would boot something else; 1 would be flashed anew
            """);
    assertThat(git(state, "status", "--porcelain").lines()).as("nothing is written").hasSize(3);
  }

  @Test
  void whatIsStagedIsCheckedAndNotWhatLiesInTheFolder() throws IOException {
    write(FIRST, "boot_policy: nonsense\n");
    var _ = git(state, "add", FIRST);
    write(FIRST, "boot_policy: tui\n");
    write(SECOND, "boot_policy: nonsense\n");
    assertThat(run("check", state.toString(), "--staged", "--against", "HEAD"))
        .isEqualTo(ExitStatus.FAILED);
    assertThat(text(out)).startsWith(FIRST + ":1:").doesNotContain(SECOND + ":");
    var _ = git(state, "add", FIRST);
    var _ = git(state, "checkout", "-q", "--", SECOND);
    assertThat(run("check", state.toString(), "--staged")).isEqualTo(ExitStatus.DONE);
    assertThat(run("check", folder.toString(), "--staged")).isEqualTo(ExitStatus.MISUSE);
  }

  @Test
  void commitOfSomeFilesIsCheckedByTheIndexThatItsHookIsTold() throws Exception {
    Path seen = folder.resolve("seen");
    Path hook = folder.resolve("site/.git/hooks/pre-commit");
    Files.writeString(hook, "#!/bin/sh\ncp \"$GIT_INDEX_FILE\" " + seen + "\nexit 1\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    write(FIRST, "boot_policy: nonsense\n");
    write(SECOND, "boot_policy: local\n");
    // Ends with 1, as the hook does.
    var _ =
        new ProcessBuilder("git", "-C", state.toString(), "commit", "-q", "-m", "one", SECOND)
            .start()
            .waitFor();
    var _ = git(state, "add", FIRST);
    try (RevisionTree next = RevisionTree.staged(state, Optional.of(seen))) {
      assertThat(next.state().resolve(FIRST)).content().startsWith("boot_policy: local");
      assertThat(next.state().resolve(SECOND)).hasContent("boot_policy: local");
    }
    assertThat(run("check", state.toString(), "--staged")).isEqualTo(ExitStatus.FAILED);
  }

  @Test
  void allThatAFlashDependsOnIsCompared() throws IOException {
    write("user-data/base.yaml", "#cloud-config\npackages: [emacs]\n");
    assertThat(changed())
        .isEqualTo("1 of 3 machines would boot something else; 0 would be flashed" + " anew");
    commit(state, "another editor");
    write("images/debian.img.yaml", "sha256: " + "ab".repeat(32) + "\n");
    assertThat(changed()).endsWith("1 would be flashed anew");
    commit(state, "a pin");
    Files.writeString(
        state.resolve(THIRD), Files.readString(state.resolve(THIRD)) + "reflash: 1\n");
    assertThat(changed()).endsWith("1 would be flashed anew");
    commit(state, "once more");
    Files.writeString(state.resolve(THIRD), Files.readString(state.resolve(THIRD)) + "notes: x\n");
    assertThat(changed()).startsWith("0 of 3 machines");
  }

  private String changed() {
    assertThat(run("check", state.toString(), "--against=HEAD")).isEqualTo(ExitStatus.DONE);
    return text(out).lines().toList().getLast();
  }

  @Test
  void mistakesDecideTheExitStatusAndAreInTheJsonToo() throws IOException {
    write(FIRST, "boot_policy: flsh\n");
    assertThat(run("check", state.toString(), "--against", "main", "--json"))
        .isEqualTo(ExitStatus.FAILED);
    assertThat(text(out))
        .startsWith("{\"problems\":[\"" + FIRST + ":1:14: ")
        .contains(
            "{\"mac\":\"52:54:00:00:00:02\",\"changed\":false,\"flashed\":false,\"before\":{"
                + "\"boots\":\"menu\",\"reason\":\"policy tui\"},\"after\":{\"boots\":\"menu\","
                + "\"reason\":\"policy tui\"}}");
  }

  @Test
  void whatCannotBeComparedIsSaid() throws IOException {
    assertThat(run("check", state.toString(), "--against", "nobody")).isEqualTo(ExitStatus.MISUSE);
    assertThat(text(err)).endsWith("with nobody: the repository has no commit of that name\n");
    assertThat(run("check", state.toString(), "--against")).isEqualTo(ExitStatus.MISUSE);
    assertThat(text(err)).isEqualTo("bty-web: no value given for --against\n");
    Path bare = folder.resolve("bare");
    Files.createDirectories(bare.resolve("machines"));
    assertThat(run("check", bare.toString(), "--against", "HEAD")).isEqualTo(ExitStatus.MISUSE);
    assertThat(text(err)).endsWith("with HEAD: the state folder is in no Git repository\n");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(state.resolve(file), text);
  }

  private ExitStatus run(String... words) {
    out.reset();
    err.reset();
    return Cli.run(List.of(words), Appliance.host(out, err, new AtomicReference<>(Instant.EPOCH)));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
