package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsPageTest {
  private static final String MAC = "52-54-00-00-00-01";

  @TempDir private Path folder;

  private static Browser logIn(Appliance appliance, String name) throws Exception {
    Browser browser = new Browser(appliance);
    var login = browser.postBare("/ui/login", "user", name, "password", Browser.PASSWORD);
    assertThat(Browser.place(login)).isEqualTo("/ui/dashboard");
    return browser;
  }

  private static void addAccount(Browser admin, String name, String role) throws Exception {
    var made =
        admin.post(
            "/ui/accounts",
            "do",
            "add-account",
            "name",
            name,
            "role",
            role,
            "password",
            Browser.PASSWORD);
    assertThat(made.statusCode()).isEqualTo(303);
  }

  @Test
  void accountDoesWhatItsRoleMayAndFollowsTheRole() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser admin = Browser.ready(appliance);
      var _ = appliance.boot(MAC);
      addAccount(admin, "anna", "view");
      assertThat(admin.get("/ui/accounts").body()).contains("anna");
      Browser anna = logIn(appliance, "anna");
      assertThat(anna.get("/ui/machines").statusCode()).isEqualTo(200);
      String machine = "/ui/machines/" + MAC;
      assertThat(anna.post(machine, "do", "disk").statusCode()).isEqualTo(403);
      assertThat(anna.get("/ui/accounts").statusCode()).isEqualTo(403);
      assertThat(anna.get("/ui/audit").statusCode()).isEqualTo(403);
      var _ = admin.post("/ui/accounts", "do", "role", "name", "anna", "role", "operate");
      assertThat(anna.post(machine, "do", "disk").statusCode()).isEqualTo(303);
      assertThat(anna.post("/ui/settings", "enabled", "false").statusCode()).isEqualTo(403);
      assertThat(Files.readString(appliance.state().resolve("machines/" + MAC + ".yaml")))
          .contains("boot_policy: local");
      assertThat(admin.get("/ui/audit").body())
          .contains("<th scope=\"row\" title=\"anna\">", "POST " + machine, "log in");
      var changed =
          anna.post(
              "/ui/password",
              "old",
              Browser.PASSWORD,
              "new",
              "my own words",
              "again",
              "my own words");
      assertThat(Browser.place(changed)).isEqualTo("/ui/dashboard");
      assertThat(admin.get("/ui/machines").statusCode()).as("others stay").isEqualTo(200);
      assertGoesOnlyAfterItsOwnPage(admin, "/ui/accounts/anna/delete", "remove", "anna");
      assertThat(anna.get("/ui/machines").statusCode()).isEqualTo(303);
    }
  }

  @Test
  void tokenIsShownOnceAndWorksUntilItIsRevoked() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser admin = Browser.ready(appliance);
      var made = admin.post("/ui/accounts", "do", "add-token", "name", "ci", "scope", "read");
      Matcher token = Pattern.compile("bty_[0-9a-f]{40}").matcher(made.body());
      assertThat(token.find()).isTrue();
      String[] bearer = {"Authorization", "Bearer " + token.group()};
      assertThat(appliance.anybody("GET", "/machines", "", bearer).statusCode()).isEqualTo(200);
      assertThat(appliance.anybody("PUT", "/machines/" + MAC, "{}", bearer).statusCode())
          .isEqualTo(403);
      String page = admin.get("/ui/accounts").body();
      assertThat(page).contains("<b>ci</b>", "last used").doesNotContain(token.group());
      var again = admin.post("/ui/accounts", "do", "add-token", "name", "ci", "scope", "read");
      assertThat(again.statusCode()).isEqualTo(422);
      assertThat(again.body()).contains("there is a token ci already");
      assertGoesOnlyAfterItsOwnPage(admin, "/ui/tokens/ci/delete", "revoke", "ci");
      assertThat(appliance.anybody("GET", "/machines", "", bearer).statusCode()).isEqualTo(401);
    }
  }

  /// What goes is named, with what becomes of it, before anything does.
  private static void assertGoesOnlyAfterItsOwnPage(
      Browser admin, String page, String what, String name) throws Exception {
    assertThat(admin.get("/ui/accounts").body()).contains("href=\"" + page + "\"");
    assertThat(admin.post("/ui/accounts", "do", what, "name", name).statusCode()).isEqualTo(422);
    String asked = admin.get(page).body();
    assertThat(asked).contains("This " + what + "s " + name, "Keep it");
    Matcher seen = Pattern.compile("name=\"seen\" value=\"([0-9a-f]+)\"").matcher(asked);
    assertThat(seen.find()).isTrue();
    assertThat(admin.post(page, "seen", "another").statusCode()).isEqualTo(422);
    assertThat(admin.get("/ui/accounts").body()).contains("<b>" + name + "</b>");
    assertThat(Browser.place(admin.post(page, "seen", seen.group(1)))).isEqualTo("/ui/accounts");
    assertThat(admin.get("/ui/accounts").body()).doesNotContain("<b>" + name + "</b>");
    assertThat(Browser.place(admin.get(page))).isEqualTo("/ui/accounts");
  }

  @Test
  void logoutEverywhereEndsEverySessionOfThatAccount() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser one = Browser.ready(appliance);
      Browser other = logIn(appliance, "bty");
      addAccount(one, "anna", "view");
      Browser anna = logIn(appliance, "anna");
      assertThat(one.post("/ui/logout", "all", "yes").statusCode()).isEqualTo(303);
      assertThat(other.get("/ui/dashboard").statusCode()).isEqualTo(303);
      assertThat(anna.get("/ui/dashboard").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void firstPasswordOpensNothingOnPageOrApi() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = new Browser(appliance);
      var _ = browser.post("/ui/login", "user", "bty", "password", "bty");
      for (String path : new String[] {"/ui/accounts", "/ui/audit", "/ui/settings", "/ui/fleet"}) {
        assertThat(Browser.place(browser.get(path))).as(path).isEqualTo("/ui/password");
      }
      var form = browser.post("/ui/accounts", "do", "add-token", "name", "x", "scope", "admin");
      assertThat(Browser.place(form)).isEqualTo("/ui/password");
      for (String path : new String[] {"/tokens", "/accounts", "/audit", "/machines", "/runs"}) {
        var api = appliance.anybody("GET", path, "", "Cookie", browser.cookie());
        assertThat(api.statusCode()).as(path).isEqualTo(403);
      }
      assertThat(folder.resolve("tokens.json")).doesNotExist();
    }
  }
}
