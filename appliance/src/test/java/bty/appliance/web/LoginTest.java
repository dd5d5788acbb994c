package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
  @TempDir private Path folder;

  @Test
  void withThePasswordThatEverybodyKnowsOnlyChangingItOpens() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = new Browser(appliance);
      assertThat(Browser.place(browser.get("/ui/machines")))
          .isEqualTo("/ui/login?next=%2Fui%2Fmachines");
      var login = browser.post("/ui/login", "user", "bty", "password", "bty");
      assertThat(Browser.place(login)).isEqualTo("/ui/password");
      assertThat(login.headers().firstValue("Set-Cookie").orElse(""))
          .contains("HttpOnly", "SameSite=Strict", "Path=/");
      assertThat(Browser.place(browser.get("/ui/machines"))).isEqualTo("/ui/password");
      var api = appliance.anybody("GET", "/machines", "", "Cookie", browser.cookie());
      assertThat(api.statusCode()).isEqualTo(403);
      assertThat(browser.get("/ui/password").body()).contains("that everybody knows");
      String before = browser.cookie();
      var changed =
          browser.post(
              "/ui/password", "old", "bty", "new", Browser.PASSWORD, "again", Browser.PASSWORD);
      assertThat(Browser.place(changed)).isEqualTo("/ui/dashboard");
      assertThat(browser.get("/ui/dashboard").statusCode()).isEqualTo(200);
      assertThat(browser.cookie()).isNotEqualTo(before);
      assertThat(appliance.anybody("GET", "/ui/dashboard", "", "Cookie", before).statusCode())
          .isEqualTo(303);
      Path file = folder.resolve("password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(Files.readString(file))
          .startsWith("pbkdf2-sha256 600000 ")
          .doesNotContain("horse");
      var again = new Browser(appliance).post("/ui/login", "user", "bty", "password", "bty");
      assertThat(again.statusCode()).isEqualTo(401);
    }
  }

  @Test
  void passwordsThatAreNoneAreRefusedInWords() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = new Browser(appliance);
      var _ = browser.post("/ui/login", "user", "bty", "password", "bty");
      assertThat(browser.post("/ui/password", "old", "bty", "new", "a", "again", "a").body())
          .contains("has 1 characters; wanted 8 to 200");
      assertThat(browser.post("/ui/password", "old", "bty", "new", "bty", "again", "bty").body())
          .contains("the password that everybody knows; choose another one");
      assertThat(browser.post("/ui/password", "old", "bty", "new", "abcdefgh", "again", "x").body())
          .contains("in two different ways");
      assertThat(
              browser
                  .post("/ui/password", "old", "x", "new", "abcdefgh", "again", "abcdefgh")
                  .body())
          .contains("The password now is another one");
    }
  }

  @Test
  void guessingGetsSlowerAndNeverLocksAnybodyOut() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = new Browser(appliance);
      for (int i = 0; i < 4; i++) {
        assertThat(browser.post("/ui/login", "user", "bty", "password", "x" + i).statusCode())
            .isEqualTo(401);
      }
      var slowed = browser.post("/ui/login", "user", "bty", "password", "bty");
      assertThat(slowed.statusCode()).isEqualTo(429);
      assertThat(slowed.body()).contains("Try again in 3 s");
      assertThat(slowed.headers().firstValue("Retry-After")).contains("3");
      appliance.pass(Duration.ofSeconds(31));
      var right = browser.post("/ui/login", "user", "bty", "password", "bty");
      assertThat(Browser.place(right)).isEqualTo("/ui/password");
    }
  }

  @Test
  void sessionEndsWhenItIsNotUsedAndWhenItIsOld() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      appliance.pass(Duration.ofMinutes(119));
      assertThat(browser.get("/ui/machines").statusCode()).isEqualTo(200);
      appliance.pass(Duration.ofHours(2));
      assertThat(browser.get("/ui/machines").statusCode()).isEqualTo(303);
      var _ = browser.postBare("/ui/login", "user", "bty", "password", Browser.PASSWORD);
      for (int i = 0; i < 11; i++) {
        appliance.pass(Duration.ofHours(1));
        assertThat(browser.get("/ui/machines").statusCode()).isEqualTo(200);
      }
      appliance.pass(Duration.ofHours(1));
      assertThat(browser.get("/ui/machines").statusCode()).isEqualTo(303);
    }
  }

  @Test
  void otherSitesCanMakeABrowserDoNothing() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      var _ = appliance.boot("52-54-00-00-00-01");
      String path = "/ui/machines/52-54-00-00-00-01";
      assertThat(browser.postBare(path, "do", "disk").statusCode()).isEqualTo(403);
      assertThat(browser.postBare(path, "do", "disk", "csrf", "0").statusCode()).isEqualTo(403);
      String csrf =
          browser
              .get("/ui/password")
              .body()
              .replaceAll("(?s).*name=\"csrf\" value=\"([0-9a-f]+)\".*", "$1");
      var foreign =
          appliance.anybody(
              "POST",
              path,
              "do=disk&csrf=" + csrf,
              "Cookie",
              browser.cookie(),
              "Origin",
              "http://evil.example");
      assertThat(foreign.statusCode()).isEqualTo(403);
      var api =
          appliance.anybody(
              "POST", "/machines/52-54-00-00-00-01/reflash", "", "Cookie", browser.cookie());
      assertThat(api.statusCode()).isEqualTo(403);
      assertThat(Files.readString(appliance.state().resolve("machines/52-54-00-00-00-01.yaml")))
          .contains("boot_policy: tui");
      Files.writeString(
          appliance.state().resolve("machines/52-54-00-00-00-01.yaml"),
          "boot_policy: flash\nimage: x\n");
      var ours =
          appliance.anybody(
              "POST",
              "/machines/52-54-00-00-00-01/reflash",
              "",
              "Cookie",
              browser.cookie(),
              "X-CSRF-Token",
              csrf);
      assertThat(ours.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatWasAskedForIsStillAskedForAfterTheLogin() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      var _ = Browser.ready(appliance);
      Browser browser = new Browser(appliance);
      String place = Browser.place(browser.get("/ui/machines?q=a%26b+%C3%AB&state=failed"));
      assertThat(place)
          .isEqualTo("/ui/login?next=%2Fui%2Fmachines%3Fq%3Da%2526b%2B%25C3%25AB%26state%3Dfailed");
      String form = browser.get(place).body();
      assertThat(form).contains("%26b+%C3%AB");
      var login =
          browser.postBare(
              "/ui/login",
              "user",
              "bty",
              "password",
              Browser.PASSWORD,
              "next",
              "/ui/machines?state=failed&q=a%26b+%C3%AB");
      assertThat(Browser.place(login)).isEqualTo("/ui/machines?state=failed&q=a%26b+%C3%AB");
      assertThat(Browser.place(appliance.ask("GET", "/machines/?after=a%2Fb&limit=1", "")))
          .isEqualTo("/machines?limit=1&after=a%2Fb");
    }
  }

  @Test
  void loginLeadsToNoOtherServer() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      var _ = Browser.ready(appliance);
      for (String next :
          new String[] {
            "//evil.example",
            "http://evil.example",
            "/ui/../x?y",
            "/\\evil",
            "/ui/a?b\r\nX: y",
            "/ui?//evil"
          }) {
        var login =
            new Browser(appliance)
                .postBare("/ui/login", "user", "bty", "password", Browser.PASSWORD, "next", next);
        assertThat(Browser.place(login)).isEqualTo("/ui/dashboard");
      }
      var logout = Browser.ready(appliance);
      var _ = logout.postBare("/ui/login", "user", "bty", "password", Browser.PASSWORD);
      assertThat(Browser.place(logout.post("/ui/logout"))).isEqualTo("/ui/login");
      assertThat(logout.get("/ui/dashboard").statusCode()).isEqualTo(303);
    }
  }
}
