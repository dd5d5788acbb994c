package bty.appliance.web;

import static bty.appliance.git.TestGit.commit;
import static bty.appliance.git.TestGit.git;
import static bty.appliance.git.TestGit.init;
import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitPageTest {
  private static final String FILE = "machines/52-54-00-00-00-01.yaml";

  @TempDir private Path folder;

  @Test
  void editOnAPageIsACommitThatThePageShows() throws Exception {
    Path state = Files.createDirectories(folder.resolve("state/machines"));
    Files.writeString(state.resolve("52-54-00-00-00-01.yaml"), "boot_policy: tui\n");
    init(folder.resolve("state"));
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      assertThat(browser.get("/ui/git").body())
          .contains("settings.yaml names no remote", "the beginning");
      assertThat(browser.post("/ui/git").statusCode()).isEqualTo(409);
      var _ = browser.post("/ui/machines/52-54-00-00-00-01", "do", "disk");
      String body =
          Eventually.see(
              "the commit",
              () -> browser.get("/ui/git").body(),
              page -> page.contains("boot_policy: tui -&gt; local"));
      assertThat(body).contains("bty@bty");
      assertThat(git(appliance.state(), "log", "-1", "--format=%an")).isEqualTo("bty");
    }
  }

  @Test
  void versionOfBeforeIsRestoredAsACommitLikeAnyOther() throws Exception {
    Path state = Files.createDirectories(folder.resolve("state/machines"));
    Path file = state.resolve("52-54-00-00-00-01.yaml");
    Files.writeString(file, "boot_policy: tui\nnotes: |\n  one\n\n  two\tthree\n");
    init(folder.resolve("state"));
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      String page = "/ui/machines/52-54-00-00-00-01/history";
      assertThat(browser.get(page).body()).contains("the beginning", "This is the last commit");
      var _ = browser.post("/ui/machines/52-54-00-00-00-01", "do", "disk");
      String body =
          Eventually.see(
              "the commit",
              () -> browser.get(page).body(),
              text -> text.contains("boot_policy: tui -&gt; local"));
      assertThat(body)
          .contains("<li class=\"del\">boot_policy: tui</li>", "bty, <time datetime=\"")
          .contains("Restore this version");
      String first = git(appliance.state(), "rev-list", "--max-parents=0", "HEAD");
      String tag = body.replaceAll("(?s).*name=\"tag\" value=\"([^\"]*)\".*", "$1");
      assertThat(browser.post(page, "commit", "0".repeat(40), "tag", tag).statusCode())
          .isEqualTo(404);
      assertThat(browser.post(page, "commit", first, "tag", "old").statusCode()).isEqualTo(412);
      assertThat(browser.post(page, "commit", first, "tag", tag).statusCode()).isEqualTo(303);
      assertThat(Files.readString(file)).contains("boot_policy: tui", "one\n\n  two\tthree");
      String _ =
          Eventually.see(
              "its commit",
              () -> git(appliance.state(), "log", "-1", "--format=%an %s"),
              text -> text.contains("bty ") && text.contains("local -> tui"));
    }
  }

  @Test
  void bothSidesOfAConflictAreShownAndOneCanBeKept() throws Exception {
    Path bare = folder.resolve("remote.git");
    Path olga = Files.createDirectories(folder.resolve("olga"));
    var _ = git(folder, "init", "-q", "--bare", "-b", "main", bare.toString());
    Files.createDirectories(olga.resolve("machines"));
    Files.writeString(olga.resolve("settings.yaml"), "git:\n  remote: origin\n");
    Files.writeString(olga.resolve(FILE), "boot_policy: tui\n");
    init(olga);
    var _ = git(olga, "push", "-q", bare.toString(), "main");
    var _ = git(folder, "clone", "-q", bare.toString(), folder.resolve("state").toString());
    Files.writeString(olga.resolve(FILE), "boot_policy: tui # <b>\nnotes: there\n");
    commit(olga, "there");
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      var _ =
          Eventually.see(
              "a first pull",
              () -> browser.get("/ui/git").body(),
              page -> !page.contains("never with success"));
      var _ = git(olga, "push", "-q", bare.toString(), "main");
      var _ = browser.post("/ui/machines/52-54-00-00-00-01", "do", "disk");
      String page =
          Eventually.see(
              "the conflict",
              () -> browser.get("/ui/git").body(),
              body -> body.contains("Both sides"));
      assertThat(page.replace("&#10;", "\n"))
          .contains("<code>boot_policy: local\n</code>")
          .contains("<code>boot_policy: tui # &lt;b&gt;\nnotes: there\n</code>");
      assertThat(browser.get("/ui/dashboard").body()).contains("change the same lines of " + FILE);
      String here = hidden(page, "here");
      String there = hidden(page, "there");
      assertThat(browser.post("/ui/git", "keep", "here", "here", there, "there", here).statusCode())
          .as("not what was shown")
          .isEqualTo(409);
      Path hook = appliance.state().resolve(".git/hooks/pre-push");
      Path go = folder.resolve("go");
      Files.createDirectories(hook.getParent());
      Files.writeString(hook, "#!/bin/sh\nwhile ! test -e '" + go + "'; do sleep 0.1; done\n");
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
      var answer = browser.post("/ui/git", "keep", "here", "here", here, "there", there);
      assertThat(answer.statusCode()).isEqualTo(303);
      String next = answer.headers().firstValue("Location").orElseThrow();
      assertThat(browser.get(next).body())
          .contains("bty keeps these files as they are here; both sides are being joined.")
          .doesNotContain("name=\"keep\"", "Done: ");
      var _ = Files.createFile(go);
      String shown =
          Eventually.see(
              "that it was taken", () -> browser.get(next).body(), body -> body.contains("Done: "));
      assertThat(shown)
          .contains("what both sides had changed is as it was here")
          .doesNotContain("name=\"keep\"");
      var _ =
          Eventually.see(
              "what is here to arrive",
              () -> git(bare, "show", "main:" + FILE),
              text -> text.equals("boot_policy: local"));
      assertThat(git(bare, "log", "-1", "--format=%an %s", "main"))
          .isEqualTo("bty Join what was changed elsewhere: this side is kept");
    }
  }

  private static String hidden(String page, String name) {
    Matcher field = Pattern.compile("name=\"" + name + "\" value=\"([0-9a-f]{40})\"").matcher(page);
    assertThat(field.find()).isTrue();
    return field.group(1);
  }
}
