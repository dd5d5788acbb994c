package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {
  private static final String MAC = "52-54-00-00-00-01";
  private static final String MACHINE = "/ui/machines/" + MAC;

  @TempDir private Path folder;

  private Path file(Appliance appliance) {
    return appliance.state().resolve("machines/" + MAC + ".yaml");
  }

  @Test
  void everyPageOpensEmptyAndWithMachines() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      List<String> pages =
          List.of(
              "/ui/dashboard",
              "/ui/machines",
              "/ui/images",
              "/ui/runs",
              "/ui/settings",
              "/ui/git",
              "/ui/settings/boot",
              "/ui/settings/about");
      for (String page : pages) {
        assertThat(browser.get(page).statusCode()).as(page).isEqualTo(200);
      }
      assertThat(browser.get("/ui/machines").body()).contains("There is no machine yet");
      var _ = appliance.boot(MAC);
      for (String page : pages) {
        var answer = browser.get(page);
        assertThat(answer.statusCode()).as(page).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
            .contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(answer.body())
            .as(page)
            .doesNotContain("style=", "onclick", "{{")
            .doesNotContainPattern("(src|href|action)=\"(https?:)?//")
            .contains("aria-current=\"page\"");
      }
      assertThat(browser.get("/ui/machines").body())
          .contains("52:54:00:00:00:01", "new at the menu");
      assertThat(browser.get(MACHINE).body())
          .contains("If it asked to boot now: the menu on its screen, because policy tui.");
      assertThat(browser.get("/ui/runs/20260101T000000Z-aaaaaa").body())
          .contains("There is no run");
    }
  }

  @Test
  void machinePageTellsWhatWasFoundWrongWithItsImage() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      byte[] image = new byte[2 << 20];
      image[446 + 4] = (byte) 0x83; // one partition of the second MiB, and no boot code
      image[446 + 9] = 8;
      image[446 + 13] = 8;
      image[510] = 0x55;
      image[511] = (byte) 0xaa;
      Files.write(folder.resolve("images/x"), image);
      appliance.lookAtImages();
      appliance.pass(java.time.Duration.ofSeconds(2));
      appliance.lookAtImages();
      Files.writeString(file(appliance), "boot_policy: flash\nimage: x\ntarget: only\n");
      assertThat(browser.get(MACHINE).body())
          .contains(
              "x: there is neither boot code in its first sector nor an EFI system partition");
    }
  }

  @Test
  void stylesScriptAndIconAreServedForGood() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Matcher assets =
          Pattern.compile("\"(/ui/assets/[^\"]+)\"").matcher(appliance.get("/ui/login"));
      int found = 0;
      while (assets.find()) {
        var asset = appliance.anybody("GET", assets.group(1), "");
        assertThat(asset.statusCode()).isEqualTo(200);
        assertThat(asset.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
        var packed = appliance.anybody("GET", assets.group(1), "", "Accept-Encoding", "gzip");
        // The icon fits into one segment as it is.
        assertThat(packed.headers().firstValue("Content-Encoding").isPresent())
            .isEqualTo(!assets.group(1).endsWith(".svg"));
        found++;
      }
      assertThat(found).isEqualTo(3);
    }
  }

  @Test
  void formWritesOnlyTheLinesThatChange() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      Files.writeString(file(appliance), "# rack 1\nboot_policy: tui   # for now\nnotes: hums\n");
      var saved = save(browser, "boot_policy", "local", "hostname", "rack1-a");
      assertThat(Browser.place(saved)).isEqualTo(MACHINE + "?saved=1");
      assertThat(Files.readString(file(appliance)))
          .isEqualTo("# rack 1\nboot_policy: local   # for now\nnotes: hums\nhostname: rack1-a\n");
      assertThat(browser.get("/ui/machines?q=RACK1").body()).contains("rack1-a");
      assertThat(browser.get("/ui/machines?q=nobody").body()).contains("No machine is like that");
    }
  }

  /// Sends the form as it stands, with other values in some fields.
  private java.net.http.HttpResponse<String> save(Browser browser, String... changes)
      throws Exception {
    String page = browser.get(MACHINE).body();
    Matcher tag = Pattern.compile("name=\"tag\" value=\"([^\"]*)\"").matcher(page);
    assertThat(tag.find()).isTrue();
    return saveWith(browser, tag.group(1), changes);
  }

  private static java.net.http.HttpResponse<String> saveWith(
      Browser browser, String tag, String... changes) throws Exception {
    java.util.Map<String, String> fields = new java.util.LinkedHashMap<>();
    fields.put("boot_policy", "tui");
    fields.put("target", "only");
    fields.put("provisioning_mode", "none");
    fields.put("local_boot", "auto");
    fields.put("reflash", "0");
    fields.put("notes", "hums");
    fields.put("tag", tag);
    for (int i = 0; i < changes.length; i += 2) {
      fields.put(changes[i], changes[i + 1]);
    }
    return browser.post(
        MACHINE,
        fields.entrySet().stream()
            .flatMap(field -> java.util.stream.Stream.of(field.getKey(), field.getValue()))
            .toArray(String[]::new));
  }

  @Test
  void refusalsStandAtTheirFieldAndNothingTypedIsLost() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      Files.writeString(file(appliance), "boot_policy: tui\n");
      var bad =
          save(
              browser,
              "target",
              "serial=",
              "hostname",
              "not a host",
              "labels",
              "rack",
              "reflash",
              "many");
      assertThat(bad.statusCode()).isEqualTo(422);
      for (String key : List.of("target", "hostname", "labels", "reflash")) {
        assertThat(bad.body()).as(key).contains("id=\"e-" + key + "\"");
      }
      assertThat(bad.body()).contains("value=\"not a host\"", "value=\"many\"", "4 things to fix");
      assertThat(Files.readString(file(appliance))).isEqualTo("boot_policy: tui\n");
      var flash = save(browser, "boot_policy", "flash");
      assertThat(flash.body()).contains("boot_policy flash needs an image");
    }
  }

  @Test
  void whoWasFasterIsNotOverwrittenUnseen() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      Files.writeString(file(appliance), "boot_policy: tui\n");
      String page = browser.get(MACHINE).body();
      String tag = page.replaceAll("(?s).*name=\"tag\" value=\"([^\"]*)\".*", "$1");
      Files.writeString(file(appliance), "boot_policy: local\nnotes: by hand\n");
      var late = saveWith(browser, tag, "hostname", "mine");
      assertThat(late.statusCode()).isEqualTo(412);
      assertThat(late.body()).contains("the file was changed meanwhile", "value=\"mine\"");
      assertThat(Files.readString(file(appliance))).contains("by hand");
      String fresh = late.body().replaceAll("(?s).*name=\"tag\" value=\"([^\"]*)\".*", "$1");
      assertThat(saveWith(browser, fresh, "hostname", "mine").statusCode()).isEqualTo(303);
      assertThat(Files.readString(file(appliance))).contains("hostname: mine");
    }
  }

  @Test
  void flashAgainOfAMachineThatWouldNotBeFlashedIsRefusedInWords() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      Files.writeString(file(appliance), "boot_policy: local\n");
      var refused = browser.post(MACHINE, "do", "flash");
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body())
          .contains("its policy is local, so it would not be flashed; set its policy first");
      assertThat(Files.readString(file(appliance))).isEqualTo("boot_policy: local\n");
    }
  }

  @Test
  void ordersOfOneAndOfManyAreTheApisEdits() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      Files.writeString(file(appliance), "boot_policy: flash-once\nimage: a.img\n");
      assertThat(browser.post(MACHINE, "do", "flash").statusCode()).isEqualTo(303);
      assertThat(Files.readString(file(appliance))).contains("reflash: 1");
      Path api = folder.resolve("state/machines/52-54-00-00-00-02.yaml");
      Files.writeString(api, "boot_policy: flash-once\nimage: a.img\n");
      var _ = appliance.ask("POST", "/machines/52-54-00-00-00-02/reflash", "");
      assertThat(Files.readString(file(appliance))).isEqualTo(Files.readString(api));
      var asked =
          browser.post("/ui/fleet", "do", "reflash", "mac", MAC, "mac", "52-54-00-00-00-02");
      String confirm = browser.get(Browser.place(asked)).body();
      assertThat(confirm).contains("Have 2 of them flash again?", "52:54:00:00:00:02");
      assertThat(Files.readString(api)).contains("reflash: 1");
      var done =
          browser.post(
              "/ui/fleet",
              "do",
              "REFLASH",
              "confirmed",
              "yes",
              "mac",
              MAC,
              "mac",
              "52-54-00-00-00-02");
      assertThat(done.statusCode()).isEqualTo(200);
      assertThat(Files.readString(api)).contains("reflash: 2");
      assertThat(browser.post(MACHINE, "do", "disk").statusCode()).isEqualTo(303);
      assertThat(Files.readString(file(appliance))).contains("boot_policy: local");
      assertThat(browser.get(MACHINE + "/delete").body()).contains("This removes");
      assertThat(Browser.place(browser.post(MACHINE + "/delete"))).isEqualTo("/ui/machines");
      assertThat(Files.exists(file(appliance))).isFalse();
    }
  }

  @Test
  void proxyDhcpIsWrittenIntoTheSettingsAndCommentsStay() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      Path file = appliance.state().resolve("settings.yaml");
      Files.writeString(
          file,
          """
          # mine
          server_url: http://10.0.0.1:8080 # front
          proxy_dhcp:
            enabled: false # off
          """);
      String seen =
          browser
              .get("/ui/settings")
              .body()
              .replaceAll("(?s).*name=\"seen\" value=\"([^\"]*)\".*", "$1");
      var bad =
          browser.post(
              "/ui/settings",
              "seen",
              seen,
              "enabled",
              "true",
              "address",
              "10.0.0",
              "subnets",
              "10.0.0.1/24");
      assertThat(bad.statusCode()).isEqualTo(422);
      assertThat(bad.body())
          .contains("id=\"address-e\"", "10.0.0.1/24 is not a network; wanted 10.0.0.0");
      var good =
          browser.post(
              "/ui/settings",
              "seen",
              seen,
              "enabled",
              "true",
              "interface",
              "eth0",
              "address",
              "10.0.0.1",
              "subnets",
              "10.0.0.0/24\r\n10.1.0.0/24");
      assertThat(good.statusCode()).isEqualTo(303);
      assertThat(Files.readString(file))
          .isEqualTo(
              """
              # mine
              server_url: http://10.0.0.1:8080 # front
              proxy_dhcp:
                enabled: true # off
                interface: eth0
                address: 10.0.0.1
                subnets: [10.0.0.0/24, 10.1.0.0/24]
              """);
      assertThat(browser.get("/ui/settings").body())
          .contains("wished for, and dnsmasq does not run");
      var late = browser.post("/ui/settings", "seen", seen, "enabled", "false");
      assertThat(late.statusCode()).isEqualTo(409);
      assertThat(late.body()).contains("was changed meanwhile");
    }
  }
}
