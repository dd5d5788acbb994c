package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong is said where it stands, and where nothing stands there is a way back.
class RefusalsAtFieldsTest {
  private static final String MAC = "52-54-00-00-00-01";
  private static final String MACHINE = "/ui/machines/" + MAC;

  @TempDir private Path folder;
  private Appliance appliance;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
    browser = Browser.ready(appliance);
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  private Path file() {
    return appliance.state().resolve("machines/" + MAC + ".yaml");
  }

  @Test
  void labelGivenTwiceIsRefusedAtItsField() throws Exception {
    var bad = browser.post(MACHINE, "boot_policy", "tui", "labels", "a=b, c=d ,a=c", "tag", "");
    assertThat(bad.statusCode()).isEqualTo(422);
    assertThat(bad.body())
        .contains("id=\"e-labels\"", "&quot;a&quot; is given twice", "c&#61;d ,a&#61;c");
    assertThat(file()).doesNotExist();
  }

  @Test
  void fieldThatIsTooLongIsNamed() throws Exception {
    var bad = browser.post(MACHINE, "boot_policy", "tui", "notes", "x".repeat(70_000), "tag", "");
    assertThat(bad.statusCode()).isEqualTo(422);
    assertThat(bad.body()).contains("notes has 70000 characters; the whole file takes 65536");
  }

  @Test
  void numberBelowItsRangeIsToldItsRange() throws Exception {
    for (String typed : new String[] {"-1", "99999999999"}) {
      var bad =
          browser.post(
              "/ui/settings",
              "section",
              "retention",
              "runs",
              typed,
              "run_days",
              "0",
              "attachment_days",
              "0",
              "machine_mib",
              "64",
              "total_mib",
              "2048");
      assertThat(bad.statusCode()).isEqualTo(422);
      assertThat(bad.body()).contains("is out of range; wanted 10 to 1000");
    }
  }

  @Test
  void addressOfNoPageIsAPageWithAWayBack() throws Exception {
    for (String path : new String[] {"/ui/nonsense", "/ui/a/b/c", "/ui/settings/nothing"}) {
      var page = browser.get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(404);
      assertThat(page.body())
          .as(path)
          .contains("There is no page at " + path + ".", "href=\"/ui/dashboard\"", "Machines");
      assertThat(appliance.anybody("GET", path, "").statusCode()).as(path).isEqualTo(303);
    }
    var slash = browser.get("/ui/machines/");
    assertThat(slash.statusCode()).isEqualTo(308);
    assertThat(Browser.place(slash)).isEqualTo("/ui/machines");
  }

  @Test
  void whatIsNoJsonIsNotUnderstoodWhateverItIsAbout() throws Exception {
    String[] paths = {"/machines/" + MAC, "/settings", "/accounts/anna"};
    for (String path : paths) {
      for (String body : new String[] {"{", "[1]", "\"x\"", "{\"a\": 1, \"a\": 2}", " "}) {
        assertThat(appliance.ask("PUT", path, body).statusCode()).as(path + body).isEqualTo(400);
      }
    }
    assertThat(appliance.ask("PUT", "/machines/" + MAC, "{\"bot\": 1}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void whatTurnsTextAroundIsShownAndStaysInItsField() throws Exception {
    Files.writeString(
        file(), "boot_policy: tui\nhostname: a\nnotes: \"pay \u202egpj.exe\"\nlabels: {name: x}\n");
    var _ = appliance.boot(MAC);
    var told =
        appliance.live(
            "POST",
            MAC,
            "inventory",
            "{\"schema_version\": \"1\", \"product\": \"KVM \u202egpj.exe \u2066x\"}");
    assertThat(told.statusCode()).isEqualTo(204);
    String page = browser.get(MACHINE).body();
    assertThat(page).contains("KVM ?gpj.exe ?x", ">pay \u202egpj.exe</textarea>");
  }
}
