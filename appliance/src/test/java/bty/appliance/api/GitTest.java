package bty.appliance.api;

import static bty.appliance.git.TestGit.commit;
import static bty.appliance.git.TestGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A site whose state is in Git: Olga has a clone, the appliance has one, and the remote is bare.
class GitTest {
  private static final String MAC = "52-54-00-00-00-07";
  private static final String FILE = "machines/" + MAC + ".yaml";
  private static final Duration INTERVAL = Duration.ofSeconds(61);
  private static final String SECRET = "correct horse battery staple";

  @TempDir private Path folder;
  private Path bare;
  private Path olga;

  @BeforeEach
  void site() throws IOException {
    bare = folder.resolve("remote.git");
    olga = folder.resolve("olga");
    var _ = git(folder, "init", "-q", "--bare", "-b", "main", bare.toString());
    var _ = git(folder, "init", "-q", "-b", "main", olga.toString());
    Files.createDirectories(olga.resolve("machines"));
    write("settings.yaml", "git:\n  remote: origin\n");
    write(FILE, "# rack 7\nboot_policy: tui\nhostname: seven\n");
    var _ = git(olga, "remote", "add", "origin", bare.toString());
    commit(olga, "the beginning");
    var _ = git(olga, "push", "-q", "-u", "origin", "main");
    var _ = git(folder, "clone", "-q", bare.toString(), folder.resolve("state").toString());
  }

  private Appliance appliance() throws Exception {
    Appliance appliance = new Appliance(folder);
    var _ = see(appliance, "a first pull", "\"pulled_at\"");
    return appliance;
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(olga.resolve(file), text);
  }

  private void push(String message) throws IOException {
    commit(olga, message);
    var _ = git(olga, "push", "-q");
  }

  private static String see(Appliance appliance, String what, String wanted) throws Exception {
    return Eventually.see(
        what, () -> appliance.ask("GET", "/git", "").body(), body -> body.contains(wanted));
  }

  @Test
  void pushChangesWhatAMachineBootsAndAnEditThroughTheApiComesBack() throws Exception {
    try (Appliance appliance = appliance()) {
      assertThat(appliance.boot(MAC)).contains("bty.mode=interactive");
      write(FILE, "# rack 7\nboot_policy: local\nhostname: seven\n");
      push("rack 7 is in use");
      appliance.passAndTick(INTERVAL);
      var _ =
          Eventually.see(
              "the machine to follow",
              () -> appliance.boot(MAC),
              script -> script.contains("policy local"));
      var answer =
          appliance.ask(
              "PUT", "/machines/" + MAC, "{\"boot_policy\": \"tui\", \"hostname\": \"seven\"}");
      assertThat(answer.statusCode()).isEqualTo(200);
      String log =
          Eventually.see(
              "the commit to arrive",
              () -> git(bare, "log", "-1", "--format=%ae %s", "main"),
              line -> line.contains("local -> tui"));
      assertThat(log).endsWith(" 52:54:00:00:00:07: boot_policy: local -> tui");
      assertThat(git(bare, "show", "main:" + FILE))
          .isEqualTo("# rack 7\nboot_policy: tui\nhostname: seven");
      assertThat(git(bare, "ls-tree", "-r", "--name-only", "main"))
          .isEqualTo(FILE + "\nsettings.yaml");
    }
  }

  private static int seen(Appliance appliance) throws Exception {
    String machine = "{\"boot_policy\":\"tui\",\"hostname\":\"seven\",\"notes\":\"seen\"}";
    return appliance.ask("PUT", "/machines/" + MAC, machine).statusCode();
  }

  @Test
  void commitsOfBothSidesAreJoinedInOneLine() throws Exception {
    try (Appliance appliance = appliance()) {
      write("settings.yaml", "git:\n  remote: origin\n# by Olga\n");
      push("a comment");
      assertThat(seen(appliance)).isEqualTo(200);
      var _ =
          Eventually.see(
              "both to arrive",
              () -> git(bare, "log", "--format=%s", "main"),
              log ->
                  log.equals(
                      """
                      52:54:00:00:00:07: notes: none -> seen
                      a comment
                      the beginning\
                      """));
      assertThat(Files.readString(appliance.state().resolve("settings.yaml"))).contains("by Olga");
      var _ = see(appliance, "an end", "\"ahead\":0");
      assertThat(git(appliance.state(), "status", "--porcelain")).isEmpty();
      assertThat(git(appliance.state(), "worktree", "list").lines()).hasSize(1);
    }
  }

  @Test
  void twoWhoChangeTheSameLineAreKeptApartUntilAPersonHasChosen() throws Exception {
    try (Appliance appliance = appliance()) {
      String atFirst = conflict(appliance);
      assertThat(atFirst)
          .contains("\"ahead\":1")
          .contains("\"here\":\"# rack 7\\nboot_policy: tui\\nhostname: here\\n\"")
          .contains("\"there\":\"# rack 7\\nboot_policy: tui\\nhostname: there\\n\"");
      assertThat(appliance.ask("GET", "/problems", "").body())
          .contains("commits here and of the remote change the same lines of " + FILE);
      assertThat(git(bare, "log", "-1", "--format=%s", "main")).isEqualTo("Olga was first");
      assertThat(appliance.ask("GET", "/machines/" + MAC, "").body())
          .contains("\"hostname\":\"here\"");
      appliance.passAndTick(INTERVAL);
      var _ = see(appliance, "the conflict still", "\"conflict\"");
      assertThat(appliance.ask("POST", "/git/pull?keep=both", "").statusCode()).isEqualTo(400);
      assertThat(appliance.ask("POST", "/git/pull", "{\"keep\":\"there\"}").statusCode())
          .as("a body that would be ignored")
          .isEqualTo(400);
      assertThat(
              appliance.ask("POST", "/git/pull?keep=there&here=0123&there=4567", "").statusCode())
          .as("a conflict that is not this one")
          .isEqualTo(409);
      for (String misread :
          new String[] {"kep=there", "keep=there&here=0123", "here=0123&there=4567"}) {
        assertThat(appliance.ask("POST", "/git/pull?" + misread, "").statusCode())
            .as(misread)
            .isEqualTo(400);
      }
      assertThat(appliance.ask("POST", "/git/pull?keep=there", "").statusCode()).isEqualTo(202);
      var _ = see(appliance, "the end of the conflict", "\"problems\":[]");
      assertThat(appliance.ask("GET", "/machines/" + MAC, "").body())
          .contains("\"hostname\":\"there\"");
      String who = git(bare, "log", "-1", "--format=%an <%ae>", "main^1");
      assertThat(who).as("who made the edit here").endsWith("@bty>").doesNotContain("bty-web");
      assertThat(git(bare, "log", "-1", "--format=%an <%ae>%n%B", "main"))
          .isEqualTo(
              who
                  + """

                  Join what was changed elsewhere: that side is taken

                  Both sides had changed these files, and they are as they were there:
                    %s

                  By %s\
                  """
                      .formatted(FILE, who.substring(0, who.indexOf(" <"))));
      assertThat(appliance.ask("POST", "/git/pull?keep=here", "").statusCode()).isEqualTo(409);
    }
  }

  @Test
  void conflictIsOverWhenBothSaySoThemselves() throws Exception {
    try (Appliance appliance = appliance()) {
      String _ = conflict(appliance);
      hostname(appliance, "there");
      var _ = see(appliance, "the end of the conflict", "\"problems\":[]");
      assertThat(git(bare, "show", "main:" + FILE)).endsWith("hostname: there");
    }
  }

  @Test
  void sideThatWasRemovedCanBeChosenToo() throws Exception {
    try (Appliance appliance = appliance()) {
      Files.delete(olga.resolve(FILE));
      push("Olga was first");
      hostname(appliance, "here");
      assertThat(see(appliance, "the conflict", "\"conflict\"")).doesNotContain("\"there\":\"#");
      assertThat(appliance.ask("POST", "/git/pull?keep=there", "").statusCode()).isEqualTo(202);
      var _ = see(appliance, "the end of the conflict", "\"problems\":[]");
      assertThat(appliance.ask("GET", "/machines/" + MAC, "").statusCode()).isEqualTo(404);
      assertThat(git(appliance.state(), "status", "--porcelain")).isEmpty();
    }
  }

  private String conflict(Appliance appliance) throws Exception {
    write(FILE, "# rack 7\nboot_policy: tui\nhostname: there\n");
    push("Olga was first");
    hostname(appliance, "here");
    return see(appliance, "the conflict", "\"conflict\"");
  }

  private static void hostname(Appliance appliance, String name) throws Exception {
    var answer =
        appliance.ask(
            "PUT",
            "/machines/" + MAC,
            "{\"boot_policy\": \"tui\", \"hostname\": \"" + name + "\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void whatWasTakenOutOfTheRemotesHistoryDoesNotComeBack() throws Exception {
    write("notes.txt", "a password\n");
    push("a mistake");
    var _ = git(folder.resolve("state"), "pull", "-q");
    try (Appliance appliance = appliance()) {
      var _ = git(olga, "reset", "-q", "--hard", "HEAD~1");
      write("settings.yaml", "git:\n  remote: origin\n# better\n");
      commit(olga, "better");
      var _ = git(olga, "push", "-q", "--force");
      assertThat(seen(appliance)).isEqualTo(200);
      var _ =
          Eventually.see(
              "the edit to arrive",
              () -> git(bare, "log", "--format=%s", "main"),
              log -> log.equals("52:54:00:00:00:07: notes: none -> seen\nbetter\nthe beginning"));
      assertThat(appliance.state().resolve("notes.txt")).doesNotExist();
    }
  }

  @Test
  void changeOfAPersonThatIsNotCommittedIsNeverOverwritten() throws Exception {
    try (Appliance appliance = appliance()) {
      write(FILE, "boot_policy: local\n");
      push("Olga was first");
      Path mine = appliance.state().resolve(FILE);
      Files.writeString(mine, "boot_policy: tui # I am not done\n");
      appliance.passAndTick(INTERVAL);
      var _ = see(appliance, "a problem", FILE + " is changed here and not committed");
      assertThat(Files.readString(mine)).isEqualTo("boot_policy: tui # I am not done\n");
      assertThat(appliance.boot(MAC)).contains("bty.mode=interactive");
      var _ = git(appliance.state(), "checkout", "-q", "--", FILE);
      appliance.passAndTick(INTERVAL);
      var _ = see(appliance, "the remote's commit", "\"problems\":[]");
      assertThat(Files.readString(mine)).isEqualTo("boot_policy: local\n");
    }
  }

  @Test
  void remoteThatCannotBeReachedIsSaidAndHoldsUpNobody() throws Exception {
    try (Appliance appliance = appliance()) {
      Path away = folder.resolve("away.git");
      Files.move(bare, away);
      assertThat(seen(appliance)).isEqualTo(200);
      String seen = see(appliance, "a problem", "the remote origin: git fetch ended with 128");
      assertThat(seen)
          .contains("\"next_try_at\":\"2026-11-23T10:00:10Z\"")
          .contains("\"waiting\":0")
          .contains("\"ahead\":1");
      commit(appliance.state(), "by hand meanwhile");
      assertThat(appliance.ask("GET", "/git", "").body()).contains("\"ahead\":2");
      assertThat(appliance.boot(MAC)).contains("bty.mode=interactive");
      assertThat(appliance.ask("GET", "/problems", "").body()).contains("git: the remote origin");
      Files.move(away, bare);
      appliance.passAndTick(INTERVAL);
      var _ = see(appliance, "the remote", "\"problems\":[]");
      assertThat(git(bare, "log", "-2", "--format=%s", "main")).contains("notes");
      assertThat(appliance.ask("GET", "/git", "").body()).contains("\"ahead\":0");
    }
  }

  @Test
  void whatIsOnlyHereIsCountedAlsoWhereTheRemoteWasNeverReached() throws Exception {
    Files.move(bare, folder.resolve("away.git"));
    try (Appliance appliance = new Appliance(folder)) {
      assertThat(see(appliance, "a problem", "git fetch ended")).contains("\"ahead\":0");
      assertThat(seen(appliance)).isEqualTo(200);
      String _ = see(appliance, "the commit", "\"ahead\":1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X-Hub-Signature-256, sha256=%s, 202",
    "X-Gitea-Signature, %s, 202",
    "X-Forgejo-Signature, %s, 202",
    "X-Gitlab-Token, correct horse battery staple, 202",
    "X-Gitlab-Token, correct horse battery, 403",
    "X-Gitlab-Token, '', 403",
    "X-Hub-Signature-256, sha256=00%s, 403",
    "X-Hub-Signature-256, sha256=, 403",
    "X-Gitea-Signature, none, 403",
    "X-Other, %s, 401"
  })
  void webhookIsBelievedByItsSignature(String header, String value, int status) throws Exception {
    String body = "{\"ref\": \"refs/heads/main\"}";
    secret("rw-------");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String digest = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    try (Appliance appliance = appliance()) {
      write(FILE, "boot_policy: local\n");
      push("news");
      var answer = appliance.anybody("POST", "/hooks/git", body, header, value.formatted(digest));
      assertThat(answer.statusCode()).isEqualTo(status);
      if (status == 202) {
        var _ =
            Eventually.see(
                "the news without a tick of the clock",
                () -> git(appliance.state(), "show", "HEAD:" + FILE),
                text -> text.equals("boot_policy: local"));
      }
      assertThat(
              appliance
                  .anybody("POST", "/hooks/git", body + " ", header, value.formatted(digest))
                  .statusCode())
          .as("another body")
          .isEqualTo(header.equals("X-Gitlab-Token") || status == 401 ? status : 403);
    }
  }

  private void secret(String permissions) throws IOException {
    Path file = folder.resolve("hook-secret");
    Files.writeString(file, SECRET + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void secretThatOthersCanReadProvesNothing() throws Exception {
    try (Appliance appliance = appliance()) {
      secret("rw-r--r--");
      var refused = appliance.anybody("POST", "/hooks/git", "", "X-Gitlab-Token", SECRET);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("others on the appliance can use its secret");
      assertThat(appliance.ask("GET", "/problems", "").body())
          .contains("the secret of webhooks " + folder.resolve("hook-secret"), "chmod 600");
      secret("rw-------");
      assertThat(appliance.anybody("POST", "/hooks/git", "", "X-Gitlab-Token", SECRET).statusCode())
          .isEqualTo(202);
    }
  }

  @Test
  void headThatIsDetachedAndWhatGitHasNotEndedAreSaid() throws Exception {
    try (Appliance appliance = appliance()) {
      var _ = git(appliance.state(), "checkout", "-q", "--detach");
      assertThat(see(appliance, "a head without a branch", "HEAD is detached"))
          .doesNotContain("\"branch\":\"main\",\"head\"");
      Files.createDirectory(appliance.state().resolve(".git/rebase-merge"));
      assertThat(see(appliance, "a rebase", "(.git/rebase-merge)"))
          .doesNotContain("HEAD is detached");
      Files.delete(appliance.state().resolve(".git/rebase-merge"));
      var _ = git(appliance.state(), "checkout", "-q", "main");
      assertThat(appliance.ask("GET", "/git", "").body())
          .doesNotContain("detached", "rebase-merge");
    }
  }

  @Test
  void webhookWithoutASecretOrOfAnySizeIsRefused() throws Exception {
    try (Appliance appliance = appliance()) {
      assertThat(appliance.anybody("POST", "/hooks/git", "", "X-Gitlab-Token", "").statusCode())
          .isEqualTo(403);
      secret("rw-------");
      assertThat(
              appliance.raw(
                  String.join(
                      "\r\n",
                      "POST /hooks/git HTTP/1.1",
                      "Host: x",
                      "X-Gitea-Signature: 00",
                      "Content-Length: 26214401",
                      "",
                      "")))
          .startsWith("HTTP/1.1 413");
    }
  }
}
