package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.appliance.storage.Offers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people and programs are shown of disks and can order; who carries it out is another.
class StoragePageTest {
  private static final String PAGE = "/ui/settings/storage/sdb";

  @TempDir private Path folder;
  private Path storage = Path.of("");
  private Appliance appliance;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    storage = folder.resolve("storage");
    appliance = new Appliance(folder, List.of("--storage-dir=" + storage));
    browser = Browser.ready(appliance);
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  private Path status() {
    return appliance.state().resolve("status");
  }

  private String body(String disk, String confirm, String content) {
    return "{\"disk\": \"%s\", \"confirm\": \"%s\", \"content\": \"%s\"}"
        .formatted(disk, confirm, content);
  }

  @Test
  void nothingIsOfferedWhereNobodyTakesDisks() throws Exception {
    assertThat(browser.get("/ui/settings").body())
        .contains("only a server made of bty’s own image");
    assertThat(appliance.ask("GET", "/storage", "").body()).contains("\"state\":\"unavailable\"");
    assertThat(browser.get(PAGE).statusCode()).isEqualTo(404);
    String answer = appliance.ask("POST", "/storage/images-disk", body("sdb", "sdb", "x")).body();
    assertThat(answer).contains("there is no disk");
    assertThat(Offers.ordered(status())).isEmpty();
  }

  @Test
  void aDiskIsOrderedByWhoTypesItsSerialOnThePageThatNamesWhatIsLost() throws Exception {
    Offers.report(storage);
    assertThat(browser.get("/ui/settings").body())
        .contains("The images are on the appliance’s own disk.", "href=\"" + PAGE + "\"")
        .contains("/dev/sda2 is mounted on /")
        .doesNotContain("/ui/settings/storage/sda");
    assertThat(browser.get(PAGE).body())
        .contains("/dev/sdb", Offers.SERIAL, "Samsung SSD 870", "500.1 GB", "Nothing is on it now");
    assertThat(browser.get("/ui/settings/storage/vdc").body())
        .contains("Everything on this disk is lost", "ext4, photos", "type its name: vdc");
    assertThat(browser.get("/ui/settings/storage/sda").statusCode()).isEqualTo(409);
    String content = Offers.BLANK.content().id();
    var wrong = browser.post(PAGE, "confirm", "S5Y1", "content", content);
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("value=\"S5Y1\"", "nothing was ordered");
    assertThat(browser.post(PAGE, "confirm", Offers.SERIAL, "content", "old").statusCode())
        .isEqualTo(409);
    assertThat(Offers.ordered(status())).isEmpty();
    var done = browser.post(PAGE, "confirm", Offers.SERIAL, "content", content);
    assertThat(done.statusCode()).isEqualTo(303);
    assertThat(Offers.ordered(status())).contains("bty /dev/sdb");
    assertThat(browser.get("/ui/settings").body()).contains("that is about to begin");
    assertThat(browser.get(PAGE).statusCode()).isEqualTo(409);
  }

  @Test
  void aProgramOrdersTheSame() throws Exception {
    Offers.report(storage);
    String shown = appliance.ask("GET", "/storage", "").body();
    String content = Offers.BLANK.content().id();
    assertThat(shown).contains("\"name\":\"sdb\"", "\"content\":\"" + content + "\"");
    String path = "/storage/images-disk";
    assertThat(appliance.ask("POST", path, "{}").statusCode()).isEqualTo(400);
    assertThat(appliance.ask("POST", path, body("sdx", "x", "x")).statusCode()).isEqualTo(404);
    assertThat(appliance.ask("POST", path, body("sda", "BOOT", "")).statusCode()).isEqualTo(409);
    assertThat(appliance.ask("POST", path, body("sdb", "sdb", content)).statusCode())
        .isEqualTo(422);
    assertThat(Offers.ordered(status())).isEmpty();
    assertThat(appliance.ask("POST", path, body("sdb", Offers.SERIAL, content)).statusCode())
        .isEqualTo(202);
    assertThat(Offers.ordered(status())).contains("API token /dev/sdb");
    assertThat(appliance.ask("POST", "/storage/look", "").statusCode()).isEqualTo(202);
    assertThat(appliance.ask("GET", "/storage", "").body()).contains("\"looking\":true");
  }

  @Test
  void whereTheDiskIsMissingThatIsSaidAndNothingIsTakenIn() throws Exception {
    Offers.inUse(storage);
    String missing = "the disk that has the images is missing";
    assertThat(browser.get("/ui/settings").body()).contains("that disk is missing");
    assertThat(browser.get("/ui/dashboard").body()).contains(missing);
    assertThat(appliance.ask("GET", "/problems", "").body()).contains(missing);
    var ready = appliance.ask("GET", "/readyz", "");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains(missing);
    var refused = appliance.ask("PUT", "/images/x.img", Appliance.disk("data"));
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains(missing);
    assertThat(browser.post("/ui/fetch", "url", "http://x/").headers().firstValue("Location"))
        .contains("/ui/settings#storage");
    assertThat(folder.resolve("images")).isEmptyDirectory();
    Files.writeString(storage.resolve("images-disk.json"), "{damaged");
    assertThat(appliance.ask("GET", "/readyz", "").body()).contains("cannot be understood");
    assertThat(appliance.ask("PUT", "/images/x.img", Appliance.disk("x")).statusCode())
        .isEqualTo(503);
  }
}
