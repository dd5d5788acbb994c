package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages of images, without a script.
class ImagePagesTest {
  private static final String MAC = "52-54-00-00-00-01";

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

  private String csrf() throws Exception {
    Matcher csrf =
        Pattern.compile("name=\"csrf\" value=\"([0-9a-f]+)\"")
            .matcher(browser.get("/ui/images").body());
    assertThat(csrf.find()).isTrue();
    return csrf.group(1);
  }

  private HttpResponse<String> upload(String csrf, String name, String file, String content)
      throws Exception {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n%s\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n--b--\r\n"
            .formatted(csrf, name, file, content);
    return appliance.anybody(
        "POST",
        "/ui/images",
        body,
        "Cookie",
        browser.cookie(),
        "Content-Type",
        "multipart/form-data; boundary=b");
  }

  @Test
  void formWithAFileBecomesAnImage() throws Exception {
    HttpResponse<String> taken = upload(csrf(), "", "C:\\x\\disk one.img", "RDSK");
    assertThat(Browser.place(taken)).isEqualTo("/ui/images/disk%20one.img?saved=upload");
    assertThat(appliance.get("/images/disk%20one.img")).isEqualTo("RDSK");
    assertThat(browser.get("/ui/images/disk%20one.img").body())
        .contains("It can be flashed; read the note below first.", "no partition table");
    assertThat(browser.get("/ui/images").body()).contains("disk one.img", "1 image, 4 B");
    assertThat(Browser.place(upload(csrf(), "other", "x.img", "RDSKmore")))
        .isEqualTo("/ui/images/other?saved=upload");
  }

  @Test
  void formOfAnotherSiteIsRefusedBeforeItsFileIsTaken() throws Exception {
    assertThat(upload("0123", "", "x.img", "RDSK").statusCode()).isEqualTo(403);
    assertThat(upload(csrf(), "", "../x", "RDSK").statusCode()).isEqualTo(303);
    HttpResponse<String> bad = upload(csrf(), "a/b", "x", "RDSK");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("is not an image name", "aria-invalid");
    assertThat(folder.resolve("images").toFile().list()).containsExactly("x");
  }

  @Test
  void diskIsDrawnAsItsPartitions() throws Exception {
    ByteBuffer disk = ByteBuffer.allocate(4 << 20).order(ByteOrder.LITTLE_ENDIAN);
    disk.putShort(510, (short) 0xaa55).put(446 + 4, (byte) 0x83).putInt(446 + 8, 2048);
    disk.putInt(446 + 12, 4096);
    Files.write(folder.resolve("images/a.img"), disk.array());
    appliance.lookAtImages();
    appliance.pass(java.time.Duration.ofSeconds(3));
    appliance.lookAtImages();
    assertThat(browser.get("/ui/images").body())
        .contains("<rect class=\"c2\" x=\"25.0%\" width=\"50.0%\" height=\"10\"/>", "Linux 2.1 MB");
    assertThat(browser.get("/ui/images/a.img").body()).contains("1 Linux, 2.1 MB", "MBR");
    appliance.restart();
    assertThat(browser.get("/ui/login").statusCode()).isEqualTo(200);
    browser = new Browser(appliance);
    var _ = browser.post("/ui/login", "user", "bty", "password", Browser.PASSWORD);
    assertThat(browser.get("/ui/images/a.img").body()).contains("1 Linux, 2.1 MB");
  }

  private HttpResponse<String> pin(String... fields) throws Exception {
    String page = browser.get("/ui/images/x").body();
    Matcher seen = Pattern.compile("name=\"seen\" value=\"([^\"]*)\"").matcher(page);
    assertThat(seen.find()).isTrue();
    String[] all = java.util.Arrays.copyOf(fields, fields.length + 2);
    all[fields.length] = "seen";
    all[fields.length + 1] = seen.group(1);
    return browser.post("/ui/images/x", all);
  }

  @Test
  void pinIsWrittenAndOnlyItsLineChanges() throws Exception {
    upload(csrf(), "x", "x", "RDSK");
    Path file = appliance.state().resolve("images/x.yaml");
    Files.writeString(file, "# from the vendor\ndescription: base   # for all racks\n");
    String other = "0".repeat(64);
    assertThat(pin("sha256", other, "description", "base", "source", "").statusCode())
        .isEqualTo(303);
    assertThat(file)
        .hasContent(
            "# from the vendor\ndescription: base   # for all racks\nsha256: \"" + other + "\"\n");
    assertThat(browser.get("/ui/images").body()).contains("not usable", "pinned is 000000000000");
    assertThat(pin("sha256", "zz", "description", "base").statusCode()).isEqualTo(422);
    assertThat(
            pin("pin", "efec6424768dd303bc36479004599591e7228d94a0e65b5c710c6abce679a940")
                .statusCode())
        .isEqualTo(303);
    assertThat(browser.get("/ui/images/x").body()).contains("Pinned: an image with other bytes");
  }

  @Test
  void fileThatWasChangedMeanwhileIsNotWrittenOver() throws Exception {
    upload(csrf(), "x", "x", "RDSK");
    Path file = appliance.state().resolve("images/x.yaml");
    Files.writeString(file, "description: mine\n");
    HttpResponse<String> late = browser.post("/ui/images/x", "description", "yours", "seen", "");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("was changed meanwhile", "yours");
    assertThat(file).hasContent("description: mine\n");
  }

  @Test
  void imageIsDeletedOnAPageOfItsOwnAndNotWhileItIsWritten() throws Exception {
    upload(csrf(), "x", "x", "RDSK");
    appliance.ask(
        "PUT",
        "/machines/" + MAC,
        "{\"boot_policy\":\"flash\",\"image\":\"x\",\"hostname\":\"rack1-a\"}");
    assertThat(browser.get("/ui/images/x/delete").body())
        .contains("Not now: the file of rack1-a (52:54:00:00:00:01) names it");
    assertThat(browser.post("/ui/images/x/delete").statusCode()).isEqualTo(409);
    appliance.plan(MAC);
    assertThat(browser.get("/ui/images/x").body()).contains("Not now: run", "of rack1-a (52:54");
    HttpResponse<String> refused = browser.post("/ui/images/x/delete");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("rack1-a", "is writing it to a disk");
    assertThat(upload(csrf(), "x", "x", "RDSKmore").statusCode()).isEqualTo(409);
    appliance.passAndTick(java.time.Duration.ofMinutes(3));
    appliance.ask("PUT", "/machines/" + MAC, "{\"boot_policy\":\"local\"}");
    assertThat(Browser.place(browser.post("/ui/images/x/delete")))
        .isEqualTo("/ui/images?said=deleted");
    assertThat(appliance.anybody("GET", "/images/x", "").statusCode()).isEqualTo(404);
    assertThat(browser.get("/ui/images/x").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsOnItsWayIsShownAndCanBeStopped() throws Exception {
    appliance.ask(
        "PUT", "/images/y", "data", "Upload-Id", "file-1234", "Content-Range", "bytes 0-3/8");
    String page = browser.get("/ui/images").body();
    assertThat(page).contains("Arriving", "4 of 8 B", "it waits for the rest");
    Matcher id = Pattern.compile("name=\"stop\" value=\"([^\"]+)\"").matcher(page);
    assertThat(id.find()).isTrue();
    assertThat(browser.post("/ui/arriving", "stop", id.group(1)).statusCode()).isEqualTo(303);
    assertThat(browser.get("/ui/images").body()).doesNotContain("Arriving");
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
  }
}
