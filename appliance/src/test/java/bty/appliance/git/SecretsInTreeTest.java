package bty.appliance.git;

import static bty.appliance.git.TestGit.commit;
import static bty.appliance.git.TestGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsInTreeTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir private Path folder;
  private Path site;
  private SecretsInTree secrets;

  @BeforeEach
  void repository() throws IOException {
    site = Files.createDirectories(folder.resolve("site"));
    Files.createDirectories(site.resolve("state"));
    Files.writeString(site.resolve("state/settings.yaml"), "");
    Files.writeString(site.resolve("token"), "secret\n");
    var _ = git(site, "init", "-q", "-b", "main");
    secrets =
        new SecretsInTree(
            site.resolve("state"),
            List.of(
                site.resolve("token"),
                site.resolve("a [b]* file"),
                folder.resolve("elsewhere"),
                folder.resolve("no-folder/token")));
  }

  @Test
  void secretsInTheWorkTreeAreIgnoredFromThenOn() throws IOException {
    secrets.run(NOW);
    String exclude =
        Eventually.see(
            "the names of the secrets",
            () -> Files.readString(site.resolve(".git/info/exclude")),
            text -> text.contains("/token\n/a\\ \\[b]\\*\\ file\n"));
    assertThat(exclude).doesNotContain("elsewhere");
    Files.writeString(site.resolve("a [b]* file"), "another");
    assertThat(git(site, "status", "--porcelain")).isEqualTo("?? state/");
    var _ = git(site, "clean", "-q", "-fd", "--", ".", ":!state");
    assertThat(site.resolve("token")).exists();
    assertThat(secrets.problems()).isEmpty();
    secrets.run(NOW.plusSeconds(61));
    assertThat(Files.readString(site.resolve(".git/info/exclude"))).isEqualTo(exclude);
  }

  @Test
  void secretThatIsCommittedIsSaidUntilItIsTakenOut() throws IOException {
    commit(site, "all of it");
    secrets.run(NOW);
    List<String> said =
        Eventually.see("what is wrong", secrets::problems, lines -> !lines.isEmpty());
    assertThat(said).singleElement().asString().contains("git rm --cached token");
    var _ = git(site, "rm", "-q", "--cached", "token");
    secrets.run(NOW.plusSeconds(61));
    List<String> _ = Eventually.see("an end of it", secrets::problems, List::isEmpty);
  }
}
