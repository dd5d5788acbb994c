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

  @Test
  void policyOfManyIsSetOnceItIsSaidWhatChangesOnEach() throws Exception {
    try (Appliance appliance = started()) {
      Browser browser = Browser.ready(appliance);
      Files.writeString(file(appliance, 4), "boot_policy: tui # no image yet\n");
      Files.writeString(file(appliance, 5), "boot_policy: local # rests\nimage: small.img\n");
      String[] marked = {"do", "policy", "mac", mac(1), "mac", mac(4), "mac", mac(5)};
      var which = browser.get(Browser.place(browser.post("/ui/fleet", marked)));
      assertThat(which.body()).contains("Which policy?", "<option>flash-once</option>");
      String place = Browser.place(browser.post("/ui/fleet", with(marked, "to", "flash-once")));
      assertThat(place).startsWith("/ui/fleet?do=policy&to=flash-once&macs=");
      String preview = browser.get(place).body();
      assertThat(preview)
          .contains(
              "Have 1 of them follow the policy flash-once?",
              "nothing changes",
              "left out: boot_policy flash-once needs an image; none is named",
              "boot_policy: local -&gt; flash-once; is flashed with small.img when it next boots");
      assertThat(Files.readString(file(appliance, 5))).contains("local # rests");
      var done = browser.post("/ui/fleet", with(marked, "to", "flash-once", "confirmed", "yes"));
      assertThat(done.statusCode()).isEqualTo(200);
      assertThat(done.body())
          .contains("left alone", "boot_policy flash-once needs an image; none is named");
      assertThat(Files.readString(file(appliance, 4)))
          .isEqualTo("boot_policy: tui # no image yet\n");
      assertThat(Files.readString(file(appliance, 5)))
          .isEqualTo("boot_policy: flash-once # rests\nimage: small.img\n");
    }
  }

  @Test
  void imageOfManyIsOneThatIsHereAndArmingManyTakesASecondWord() throws Exception {
    try (Appliance appliance = started()) {
      Browser browser = Browser.ready(appliance);
      assertThat(appliance.ask("PUT", "/images/other.img", "RDSK" + "y".repeat(4092)).statusCode())
          .isEqualTo(201);
      String[] marked = {"do", "image", "mac", mac(1), "mac", mac(2), "mac", mac(3)};
      var gone =
          browser.get(Browser.place(browser.post("/ui/fleet", with(marked, "to", "no.img"))));
      assertThat(gone.statusCode()).isEqualTo(422);
      assertThat(gone.body())
          .contains("There is no image no.img here", "<option>other.img</option>");
      var asked = browser.post("/ui/fleet", with(marked, "to", "other.img", "confirmed", "yes"));
      assertThat(asked.statusCode()).isEqualTo(409);
      assertThat(asked.body())
          .contains("That arms 3 machines", "image: small.img -&gt; other.img; is flashed with");
      assertThat(Files.readString(file(appliance, 1))).isEqualTo(ARMED);
      var done =
          browser.post(
              "/ui/fleet", with(marked, "to", "other.img", "confirmed", "yes", "sure", "yes"));
      assertThat(done.statusCode()).isEqualTo(200);
      for (int i = 1; i <= 3; i++) {
        assertThat(Files.readString(file(appliance, i)))
            .isEqualTo("boot_policy: flash-once\nimage: other.img\n");
      }
    }
  }

  @Test
  void nothingMarkedOrNothingToDoIsSaidInASentence() throws Exception {
    try (Appliance appliance = started()) {
      Browser browser = Browser.ready(appliance);
      for (String order : new String[] {"reflash", "policy", "image", ""}) {
        assertThat(browser.post("/ui/fleet", "do", order).body())
            .contains("No machine was marked, so nothing was changed", "href=\"/ui/machines\"");
      }
      assertThat(browser.post("/ui/fleet", "do", "paint", "mac", mac(1)).body())
          .contains("Nothing was said to be done with them");
      assertThat(browser.get("/ui/fleet").statusCode()).isEqualTo(422);
    }
  }

  @Test
  void thousandMarkedMachinesAreLookedAtAndChanged() throws Exception {
    try (Appliance appliance = started()) {
      Browser browser = Browser.ready(appliance);
      java.util.List<String> all = new java.util.ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        String name = "52-54-00-01-%02x-%02x".formatted(i / 256, i % 256);
        Files.writeString(
            appliance.state().resolve("machines/" + name + ".yaml"), "boot_policy: tui\n");
        all.add("mac");
        all.add(name);
      }
      String[] marked = with(all.toArray(String[]::new), "do", "local");
      var preview = browser.post("/ui/fleet", marked);
      assertThat(preview.statusCode()).isEqualTo(200);
      assertThat(preview.body()).contains("Have 1000 of them boot its own disk?");
      assertThat(browser.post("/ui/fleet", with(marked, "confirmed", "yes")).statusCode())
          .isEqualTo(200);
      assertThat(Files.readString(appliance.state().resolve("machines/52-54-00-01-03-e7.yaml")))
          .isEqualTo("boot_policy: local\n");
    }
  }

  private static String[] with(String[] fields, String... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(fields), java.util.Arrays.stream(more))
        .toArray(String[]::new);
  }
}
