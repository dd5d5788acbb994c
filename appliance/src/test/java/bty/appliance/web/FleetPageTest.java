package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetPageTest {
  private static final String ARMED = "boot_policy: flash-once\nimage: small.img\n";

  @TempDir private Path folder;

  private static String mac(int number) {
    return "52-54-00-00-00-0" + number;
  }

  private static Path file(Appliance appliance, int number) {
    return appliance.state().resolve("machines/" + mac(number) + ".yaml");
  }

  private Appliance started() throws Exception {
    Appliance appliance = new Appliance(folder);
    Files.writeString(appliance.state().resolve("settings.yaml"), "safety:\n  armed_per_hour: 1\n");
    assertThat(appliance.ask("PUT", "/images/small.img", "RDSK" + "x".repeat(4092)).statusCode())
        .isEqualTo(201);
    for (int i = 1; i <= 3; i++) {
      Files.writeString(file(appliance, i), ARMED);
    }
    return appliance;
  }

  @Test
  void armingManyNeedsASecondWord() throws Exception {
    try (Appliance appliance = started()) {
      Browser browser = Browser.ready(appliance);
      String macs = mac(1) + "." + mac(2) + "." + mac(3);
      assertThat(browser.get("/ui/fleet?do=REFLASH&macs=" + macs).body())
          .contains("name=\"sure\"", "That arms 3 machines, and 1 more may be armed");
      assertThat(browser.get("/ui/fleet?do=REFLASH&macs=" + mac(1)).body())
          .doesNotContain("name=\"sure\"");
      assertThat(browser.get("/ui/fleet?do=LOCAL&macs=" + macs).body())
          .doesNotContain("name=\"sure\"");
      String[] form = {
        "do", "REFLASH", "confirmed", "yes", "mac", mac(1), "mac", mac(2), "mac", mac(3), "sure", ""
      };
      var asked = browser.post("/ui/fleet", form);
      assertThat(asked.statusCode()).isEqualTo(409);
      assertThat(asked.body()).contains("name=\"sure\"");
      assertThat(Files.readString(file(appliance, 1))).isEqualTo(ARMED);
      form[form.length - 1] = "yes";
      assertThat(browser.post("/ui/fleet", form).statusCode()).isEqualTo(200);
      for (int i = 1; i <= 3; i++) {
        assertThat(Files.readString(file(appliance, i))).contains("reflash: 1");
      }
    }
  }

  @Test
  void machineThatIsOneTooManyIsAskedAboutOnItsPage() throws Exception {
    try (Appliance appliance = started()) {
      Browser browser = Browser.ready(appliance);
      assertThat(browser.post("/ui/machines/" + mac(1), "do", "flash").statusCode()).isEqualTo(303);
      var asked = browser.post("/ui/machines/" + mac(2), "do", "flash");
      assertThat(asked.statusCode()).isEqualTo(409);
      assertThat(asked.body()).contains("Arm it all the same", "safety.armed_per_hour");
      assertThat(Files.readString(file(appliance, 2))).isEqualTo(ARMED);
      var sure = browser.post("/ui/machines/" + mac(2), "do", "flash", "sure", "yes");
      assertThat(sure.statusCode()).isEqualTo(303);
      assertThat(Files.readString(file(appliance, 2))).contains("reflash: 1");
      // The third one was armed by its file alone.
      assertThat(browser.get("/ui/machines/" + mac(3)).body())
          .contains("held: 1 other machine was newly armed", "Confirm: flash it");
      assertThat(browser.post("/ui/machines/" + mac(3), "do", "confirm").statusCode())
          .isEqualTo(303);
      assertThat(browser.get("/ui/machines/" + mac(3)).body())
          .contains("If it asked to boot now: flash small.img")
          .doesNotContain("Confirm: flash it");
    }
  }

  @Test
  void specThatWouldArmOneTooManyKeepsWhatWasTyped() throws Exception {
    try (Appliance appliance = started()) {
      Browser browser = Browser.ready(appliance);
      var _ = browser.post("/ui/machines/" + mac(1), "do", "flash");
      String[] form = {
        "boot_policy",
        "flash-once",
        "image",
        "small.img",
        "notes",
        "typed words",
        "tag",
        "",
        "sure",
        ""
      };
      String page = "/ui/machines/52-54-00-00-00-07";
      var asked = browser.post(page, form);
      assertThat(asked.statusCode()).isEqualTo(409);
      assertThat(asked.body()).contains("Save, and arm it all the same", "typed words");
      assertThat(file(appliance, 7)).doesNotExist();
      form[form.length - 1] = "yes";
      assertThat(browser.post(page, form).statusCode()).isEqualTo(303);
      assertThat(file(appliance, 7)).exists();
    }
  }
}
