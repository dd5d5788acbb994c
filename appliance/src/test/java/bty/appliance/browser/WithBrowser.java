package bty.appliance.browser;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// A test that opens the pages of a real appliance in a real browser: `mvn -Pbrowser verify`.
@Tag("browser")
abstract class WithBrowser {
  static final String PASSWORD = "correct horse battery";
  static final String MAC = "52-54-00-00-00-01";
  static final String MACHINE = "/ui/machines/" + MAC;

  static Chromium chromium;

  @TempDir Path folder;
  Appliance appliance;

  @BeforeAll
  static void open() throws Exception {
    chromium = Chromium.start();
  }

  @AfterAll
  static void close() throws Exception {
    chromium.close();
  }

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
    chromium.width(1280);
    chromium.driver().manage().deleteAllCookies();
  }

  @AfterEach
  void stop() {
    chromium.driver().get("about:blank");
    appliance.close();
  }

  void go(String path) {
    chromium.driver().get("http://127.0.0.1:" + appliance.port() + path);
  }

  /// Logs in for the first time, and changes the password that everybody knows.
  void enter() {
    go("/ui/login");
    logIn("bty", "bty");
    chromium.type("[name=old]", "bty");
    chromium.type("[name=new]", PASSWORD);
    chromium.type("[name=again]", PASSWORD);
    chromium.go("main button.go");
  }

  void logIn(String user, String password) {
    chromium.type("[name=user]", user);
    chromium.type("[name=password]", password);
    chromium.go("main button.go");
  }

  /// Waits until the page says that.
  void see(String words) {
    String _ = Eventually.see(words, this::text, text -> text.contains(words));
  }

  /// Waits until the page says that no more.
  void unsee(String words) {
    String _ = Eventually.see("the end of " + words, this::text, text -> !text.contains(words));
  }

  /// A page that is just being swapped is looked at again.
  private String text() {
    try {
      return chromium.text();
    } catch (org.openqa.selenium.WebDriverException swapped) {
      return "";
    }
  }

  Path file() {
    return appliance.state().resolve("machines/" + MAC + ".yaml");
  }

  /// There is one machine, with this file.
  void machine(String text) throws Exception {
    Files.writeString(file(), text);
  }

  /// There is an image, and it has been read.
  void image(String name) throws Exception {
    var _ = appliance.ask("PUT", "/images/" + name, Appliance.disk(name));
  }

  /// The machine boots to be flashed with an image; the name of its run.
  String flashing(String image) throws Exception {
    image(image);
    machine("boot_policy: flash\nimage: " + image + "\nhostname: rack1-a\n");
    return appliance.plan(MAC).replaceAll("(?s).*\"run\":\"([^\"]+)\".*", "$1");
  }

  void progress(String run, long written) throws Exception {
    var _ =
        appliance.live(
            "POST",
            MAC,
            "progress",
            """
            {"run":"%s","event":"writing_progress","bytes_read":%d,"bytes_written":%d,\
            "total_bytes":1024,"rate_bps":90000000,"eta_seconds":3,"bottleneck":"disk"}\
            """
                .formatted(run, written, written));
  }
}
