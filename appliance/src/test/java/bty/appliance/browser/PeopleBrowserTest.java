package bty.appliance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

/// What people do with browsers beside clicking from page to page.
class PeopleBrowserTest extends WithBrowser {
  @AfterEach
  void scriptsAreOnAgain() {
    chromium.scripts(true);
  }

  private static void keys(CharSequence... keys) {
    chromium.driver().switchTo().activeElement().sendKeys(keys);
  }

  /// Goes on with Tab until an element has the focus, as somebody without a mouse does.
  private static WebElement tabTo(String css) {
    for (int i = 0; i < 200; i++) {
      keys(Keys.TAB);
      WebElement now = chromium.driver().switchTo().activeElement();
      if (chromium.all(css).contains(now)) {
        assertThat(now.getCssValue("outline-style") + now.getCssValue("outline-width"))
            .as("the focus can be seen at " + css)
            .startsWith("solid")
            .doesNotEndWith("solid0px");
        return now;
      }
    }
    throw new AssertionError("200 times Tab do not lead to " + css);
  }

  @Test
  void everythingIsDoneWithTheKeyboardAlone() throws Exception {
    machine("boot_policy: tui\nhostname: rack1-a\n");
    go("/ui/login");
    chromium.find("[name=user]").sendKeys("bty");
    chromium.find("[name=password]").sendKeys("bty");
    chromium.go(() -> keys(Keys.ENTER));
    tabTo("[name=old]").sendKeys("bty");
    tabTo("[name=new]").sendKeys(PASSWORD);
    tabTo("[name=again]").sendKeys(PASSWORD);
    chromium.go(() -> keys(Keys.ENTER));
    see("The first hour");
    chromium.find("body").sendKeys("/");
    assertThat(chromium.driver().switchTo().activeElement().getDomAttribute("name")).isEqualTo("q");
    keys("rack1");
    chromium.go(() -> keys(Keys.ENTER));
    assertThat(chromium.place()).isEqualTo("/ui/machines?q=rack1");
    keys(Keys.TAB);
    assertThat(chromium.driver().switchTo().activeElement().getText())
        .isEqualTo("Skip to the content");
    keys(Keys.ENTER);
    WebElement machine = tabTo("th a");
    chromium.go(() -> machine.sendKeys(Keys.ENTER));
    assertThat(chromium.place()).isEqualTo(MACHINE);
    tabTo("[name=boot_policy]").sendKeys(Keys.UP);
    tabTo("[name=notes]").sendKeys("by hand");
    WebElement save = tabTo("#spec button.go");
    chromium.go(() -> save.sendKeys(Keys.ENTER));
    see("Saved.");
    assertThat(Files.readString(file())).contains("boot_policy: local", "notes: by hand");
  }

  @Test
  void everyFormWorksWithoutJavaScript() throws Exception {
    image("debian.img");
    chromium.scripts(false);
    enter();
    go("/ui/machines");
    chromium.type("[name=add]", "52-54-00-00-00-01");
    chromium.press("Add by hand");
    chromium.type("[name=hostname]", "rack1-a");
    chromium.press("Preview");
    assertThat(chromium.text("#yaml")).contains("hostname: rack1-a");
    assertThat(file()).doesNotExist();
    chromium.press("Save");
    assertThat(Files.readString(file())).contains("hostname: rack1-a");
    go("/ui/images");
    Path other = folder.resolve("other.img");
    Files.write(other, Appliance.bytes(Appliance.disk("other")));
    chromium.find("#f-file").sendKeys(other.toString());
    chromium.press("Upload");
    see("It has come whole, and has been read.");
    go("/ui/images/other.img/delete");
    chromium.go("main button.go");
    see("Deleted.");
    go("/ui/machines?q=rack1");
    chromium.click("[name=mac]");
    chromium.press("Boot their disks…");
    see("boots its own disk from now on");
    chromium.go("main button.go");
    assertThat(Files.readString(file())).contains("boot_policy: local");
  }

  @Test
  void backLeadsToThePageBeforeAndNeverSendsAFormAgain() throws Exception {
    enter();
    machine("boot_policy: flash-once\nimage: debian.img\n");
    go("/ui/machines?q=52");
    chromium.go("th a");
    chromium.press("Flash again");
    see("Saved.");
    chromium.driver().navigate().refresh();
    chromium.driver().navigate().back();
    chromium.driver().navigate().back();
    assertThat(chromium.place()).isEqualTo("/ui/machines?q=52");
    chromium.driver().navigate().forward();
    assertThat(Files.readString(file())).contains("reflash: 1");
  }

  @Test
  void ofTwoTabsTheLaterOneKeepsWhatWasTyped() throws Exception {
    enter();
    machine("boot_policy: tui\n");
    go(MACHINE);
    chromium.type("[name=notes]", "from the first tab");
    String first = chromium.driver().getWindowHandle();
    chromium.driver().switchTo().newWindow(WindowType.TAB);
    go(MACHINE);
    chromium.type("[name=notes]", "from the second tab");
    chromium.press("Save");
    see("Saved.");
    chromium.driver().close();
    chromium.driver().switchTo().window(first);
    chromium.press("Save");
    see("the file was changed meanwhile");
    assertThat(Files.readString(file())).contains("from the second tab");
    assertThat(chromium.find("[name=notes]").getDomProperty("value"))
        .isEqualTo("from the first tab");
    assertThat(chromium.text("#yaml")).contains("from the second tab", "from the first tab");
    chromium.press("Save");
    see("Saved.");
    assertThat(Files.readString(file())).contains("from the first tab");
    assertThat(chromium.driver().getWindowHandles()).isEqualTo(Set.of(first));
  }

  @Test
  void whatWasTypedWhenTheSessionEndedIsThereAfterTheLogin() throws Exception {
    enter();
    machine("boot_policy: tui\n# by hand\n");
    go(MACHINE);
    chromium.type("[name=hostname]", "rack1-a");
    chromium.type("[name=notes]", "two lines,\n\"quoted\" & <marked>");
    appliance.pass(Duration.ofHours(13));
    chromium.press("Save");
    see("Your session ended");
    see("kept");
    logIn("bty", "wrong");
    logIn("bty", PASSWORD);
    see("What you typed is still here");
    chromium.press("Go on with it");
    assertThat(chromium.find("[name=hostname]").getDomProperty("value")).isEqualTo("rack1-a");
    assertThat(Files.readString(file())).isEqualTo("boot_policy: tui\n# by hand\n");
    chromium.press("Save");
    see("Saved.");
    assertThat(Files.readString(file()))
        .contains("hostname: rack1-a", "two lines", "quoted", "<marked>", "# by hand");
  }
}
