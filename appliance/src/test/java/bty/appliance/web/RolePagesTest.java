package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What pages say to who may not do everything, and how what an admin decides is written.
class RolePagesTest {
  private static final String MAC = "52-54-00-00-00-01";

  @TempDir private Path folder;
  private Appliance appliance;
  private Browser admin;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
    admin = Browser.ready(appliance);
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  private Browser mona(String role) throws Exception {
    var _ =
        admin.post(
            "/ui/accounts",
            "do",
            "add-account",
            "name",
            "mona",
            "role",
            role,
            "password",
            Browser.PASSWORD);
    Browser mona = new Browser(appliance);
    var _ = mona.postBare("/ui/login", "user", "mona", "password", Browser.PASSWORD);
    return mona;
  }

  @Test
  void viewerSeesFormsThatAreOffAndIsToldWhichRoleItTakes() throws Exception {
    Path file = appliance.state().resolve("machines/" + MAC + ".yaml");
    Files.writeString(file, "boot_policy: tui\n");
    Browser mona = mona("view");
    String page = mona.get("/ui/machines/" + MAC).body();
    assertThat(page).contains("<fieldset class=\"as-is\" disabled>", "what takes operate is here");
    assertThat(admin.get("/ui/machines/" + MAC).body())
        .contains("<fieldset class=\"as-is\">")
        .doesNotContain("<fieldset class=\"as-is\" disabled>", "to be read");
    var refused = mona.post("/ui/machines/" + MAC, "do", "disk");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains(
            "mona has the role view; this takes operate, which an admin can give. Nothing was"
                + " changed.");
    assertThat(file).hasContent("boot_policy: tui");
    var audit = mona.get("/ui/audit");
    assertThat(audit.statusCode()).isEqualTo(403);
    assertThat(audit.body()).contains("this takes admin").doesNotContain("Nothing was changed");
  }

  @Test
  void whatIsNoPageIsSaidOnAPage() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"/ui/machines/zz", "400", "is not one; wanted six hex pairs"},
          {"/ui/logout", "405", "GET has no meaning here"},
          {"/ui/nothing", "404", "There is no page at /ui/nothing."}
        }) {
      String cookie = admin.cookie();
      var page =
          appliance.anybody("GET", wrong[0], "", "Cookie", cookie, "Accept", "text/html,*/*;q=0.8");
      assertThat(page.statusCode()).as(wrong[0]).isEqualTo(Integer.parseInt(wrong[1]));
      assertThat(page.body()).startsWith("<!doctype html>").contains(wrong[2]);
    }
    var program = appliance.ask("GET", "/ui/logout", "");
    assertThat(program.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(program.headers().firstValue("Allow")).contains("POST");
    assertThat(appliance.anybody("GET", "/ui/logout", "").statusCode()).isEqualTo(303);
  }

  @Test
  void operatorMayNotChangeWhatHoldsForAll() throws Exception {
    Browser mona = mona("operate");
    assertThat(mona.get("/ui/safety").body())
        .contains("<fieldset class=\"as-is\" disabled>", "what takes admin is here");
    assertThat(mona.post("/ui/safety", "flashes_at_once", "1").statusCode()).isEqualTo(403);
    assertThat(mona.post("/ui/git/settings", "commit", "true").statusCode()).isEqualTo(403);
  }

  private static String seen(String page) {
    return page.replaceAll("(?s).*name=\"seen\" value=\"([0-9a-f]*)\".*", "$1");
  }

  @Test
  void safetyAndGitAreWrittenAsAPersonWould() throws Exception {
    Path file = appliance.state().resolve("settings.yaml");
    Files.writeString(file, "# the lab\nsafety:\n  armed_per_hour: 5  # ask first\n");
    String seen = seen(admin.get("/ui/safety").body());
    var bad =
        admin.post("/ui/safety", "flashes_at_once", "many", "armed_per_hour", "5", "seen", seen);
    assertThat(bad.statusCode()).isEqualTo(422);
    assertThat(bad.body()).contains("id=\"once-e\"", "value=\"many\"");
    var saved =
        admin.post("/ui/safety", "flashes_at_once", "3", "armed_per_hour", "5", "seen", seen);
    assertThat(Browser.place(saved)).isEqualTo("/ui/safety?saved=1");
    assertThat(file)
        .hasContent("# the lab\nsafety:\n  armed_per_hour: 5  # ask first\n  flashes_at_once: 3\n");
    var stale =
        admin.post("/ui/safety", "flashes_at_once", "9", "armed_per_hour", "5", "seen", seen);
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(stale.body()).contains("was changed meanwhile", "value=\"9\"");
    var git =
        admin.post(
            "/ui/git/settings",
            "commit",
            "true",
            "push",
            "false",
            "remote",
            "origin",
            "branch",
            "",
            "pull_interval_seconds",
            "60",
            "seen",
            seen(admin.get("/ui/git").body()));
    assertThat(Browser.place(git)).isEqualTo("/ui/git?saved=1");
    assertThat(Files.readString(file)).endsWith("git:\n  remote: origin\n  push: false\n");
    Files.writeString(file, "safety: {armed_per_hour: 5}\n");
    assertThat(admin.get("/ui/safety").body())
        .contains("Not to be changed here", "<fieldset class=\"as-is\" disabled>");
  }

  @Test
  void passwordsAndOtherSitesFormsAreNotKeptOverALogin() throws Exception {
    appliance.pass(Duration.ofHours(13));
    var kept =
        admin.postBare(
            "/ui/accounts", "do", "add-account", "name", "olga", "password", "secret words");
    assertThat(kept.statusCode()).isEqualTo(401);
    assertThat(kept.body())
        .contains("Your session ended.", "name=\"kept.name\" value=\"olga\"")
        .doesNotContain("secret words");
    var foreign =
        appliance.anybody(
            "POST",
            "/ui/machines/" + MAC,
            "boot_policy=flash",
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Origin",
            "http://evil.example");
    assertThat(foreign.body()).doesNotContain("kept.");
  }

  @Test
  void whatWasTypedBeforeAnotherLoginStandsInAFormOfTheSessionThatIsThere() throws Exception {
    Path file = appliance.state().resolve("machines/" + MAC + ".yaml");
    Files.writeString(file, "boot_policy: tui\n");
    String form = "boot_policy=local&notes=rack+%3C7%3E&do=save&csrf=0123";
    String origin = "http://127.0.0.1:" + appliance.port();
    var old = formOf("/ui/machines/" + MAC, form, "Origin", origin);
    assertThat(old.statusCode()).isEqualTo(403);
    assertThat(old.body())
        .contains(
            "opened before your last login",
            "name=\"notes\" value=\"rack &lt;7&gt;\"",
            "action=\"/ui/machines/" + MAC + "\"")
        .doesNotContain("0123");
    assertThat(file).hasContent("boot_policy: tui");
    // A browser that does not say whose page it was may have been led here.
    var unknown = formOf("/ui/machines/" + MAC, form);
    assertThat(unknown.statusCode()).isEqualTo(403);
    assertThat(unknown.body())
        .contains("This page is from before your last login")
        .doesNotContain("rack");
    assertThat(formOf("/ui/logout", "csrf=0123", "Origin", origin).body())
        .contains("Nothing was done");
    assertThat(admin.get("/ui/machines").statusCode()).isEqualTo(200);
  }

  private java.net.http.HttpResponse<String> formOf(String path, String body, String... more)
      throws Exception {
    String type = "application/x-www-form-urlencoded";
    String[] headers = {"Cookie", admin.cookie(), "Content-Type", type};
    return appliance.anybody(
        "POST",
        path,
        body,
        java.util.stream.Stream.of(headers, more)
            .flatMap(java.util.Arrays::stream)
            .toArray(String[]::new));
  }
}
