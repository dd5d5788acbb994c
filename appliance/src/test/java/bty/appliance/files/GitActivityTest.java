package bty.appliance.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitActivityTest {
  @TempDir private Path folder;

  @Test
  void folderWithoutGitAndACleanWorkTreeAreAtRest() throws IOException {
    assertThat(activity().operation()).isEmpty();
    Files.createDirectories(folder.resolve(".git"));
    Files.createFile(folder.resolve(".git/index"));
    Files.createFile(folder.resolve(".git/ORIG_HEAD"));
    assertThat(activity().operation()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.lock",
        "HEAD.lock",
        "rebase-merge",
        "rebase-apply",
        "MERGE_HEAD",
        "CHERRY_PICK_HEAD",
        "REVERT_HEAD"
      })
  void operationInProgressIsSeenFromAnyFolderBelow(String sign) throws IOException {
    Files.createDirectories(folder.resolve(".git"));
    Files.createFile(folder.resolve(".git").resolve(sign));
    assertThat(activity().operation().orElseThrow().words())
        .isEqualTo("a Git operation is in progress in the state folder (.git/" + sign + ")");
    Files.delete(folder.resolve(".git").resolve(sign));
    assertThat(activity().operation()).isEmpty();
  }

  /// `git worktree add` writes an absolute path, a submodule has one from its own folder.
  @ParameterizedTest
  @ValueSource(strings = {"gitdir: ../../main/.git/worktrees/w\n", "gitdir: %s\n"})
  void secondWorkTreeAndSubmoduleHaveTheirOwnSigns(String pointer) throws IOException {
    Path git = Files.createDirectories(folder.resolve("main/.git/worktrees/w"));
    Path tree = Files.createDirectories(folder.resolve("trees/w/state"));
    Files.writeString(folder.resolve("trees/w/.git"), pointer.formatted(git));
    Files.createFile(folder.resolve("main/.git/index.lock"));
    assertThat(new GitActivity(tree).operation()).as("of the other work tree").isEmpty();
    Files.createFile(git.resolve("index.lock"));
    assertThat(new GitActivity(tree).operation()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gitdir: \n", "nonsense", "gitdir: a\0b"})
  void fileThatLeadsNowhereIsNoWorkTree(String pointer) throws IOException {
    Files.writeString(folder.resolve(".git"), pointer);
    assertThat(activity().operation()).isEmpty();
  }

  private GitActivity activity() {
    return new GitActivity(folder.resolve("state/machines"));
  }
}
