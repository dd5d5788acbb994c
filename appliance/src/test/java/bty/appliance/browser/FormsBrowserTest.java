package bty.appliance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/// Every form of every page, once.
class FormsBrowserTest extends WithBrowser {
  @Test
  void firstLoginOpensOnlyThePageThatChangesThePassword() {
    go("/ui/machines");
    assertThat(chromium.place()).startsWith("/ui/login");
    logIn("bty", "wrong");
    see("The name or the password is not right.");
    logIn("bty", "bty");
    assertThat(chromium.place()).isEqualTo("/ui/password");
    go("/ui/machines");
    assertThat(chromium.place()).isEqualTo("/ui/password");
    chromium.type("[name=old]", "bty");
    chromium.type("[name=new]", PASSWORD);
    chromium.type("[name=again]", PASSWORD);
    chromium.go("main button.go");
    assertThat(chromium.place()).isEqualTo("/ui/dashboard");
    see("The first hour");
    menu("Dark");
    assertThat(chromium.find("html").getDomAttribute("data-theme")).isEqualTo("dark");
    menu("Log out everywhere");
    assertThat(chromium.place()).isEqualTo("/ui/login");
    logIn("bty", PASSWORD);
    menu("Log out");
    assertThat(chromium.place()).isEqualTo("/ui/login");
  }

  private static void menu(String button) {
    chromium.click(".menu summary");
    chromium.go(By.xpath("//details[@class='menu']//button[.='" + button + "']"));
  }

  @Test
  void machineIsAddedEditedOrderedAboutAndDeleted() throws Exception {
    image("debian.img");
    enter();
    go("/ui/machines");
    chromium.type("[name=add]", "52:54:00:00:00");
    chromium.press("Add by hand");
    see("is not a MAC address");
    chromium.type("[name=add]", "52:54:00:00:00:01");
    chromium.press("Add by hand");
    assertThat(chromium.place()).isEqualTo(MACHINE);
    chromium.click("[name=boot_policy][value=flash-once]");
    chromium.choose("[name=image]", "debian.img");
    chromium.type("[name=target]", "nonsense=1");
    Eventually.see("what is wrong, at its line", () -> chromium.text("#yaml"), this::isWrong);
    chromium.press("Save");
    assertThat(chromium.text("#e-target")).contains("nonsense");
    assertThat(file()).doesNotExist();
    chromium.type("[name=target]", "serial=S1");
    chromium.type("[name=hostname]", "rack1-a");
    chromium.type("[name=labels]", "rack=1");
    chromium.type("[name=notes]", "läuft");
    chromium.press("Save");
    see("Saved.");
    assertThat(Files.readString(file()))
        .contains("boot_policy: flash-once", "image: debian.img", "serial=S1", "notes: ");
    chromium.press("Flash again");
    assertThat(Files.readString(file())).contains("reflash: 1");
    chromium.press("Menu at next boot");
    assertThat(Files.readString(file())).contains("boot_policy: tui");
    chromium.press("Boot its disk");
    assertThat(Files.readString(file())).contains("boot_policy: local");
    go("/ui/machines");
    chromium.click("[name=mac]");
    chromium.press("Menu at next boot…");
    see("shows the menu at its next boot");
    chromium.go("main button.go");
    assertThat(Files.readString(file())).contains("boot_policy: tui");
    go(MACHINE);
    chromium.go("a.risk");
    chromium.go("main button.go");
    assertThat(file()).doesNotExist();
  }

  private boolean isWrong(String yaml) {
    return yaml.contains("nonsense");
  }

  @Test
  void networkBootIsSwitchedOn() throws Exception {
    enter();
    go("/ui/settings");
    chromium.click("[name=enabled][value=true]");
    chromium.type("[name=address]", "10.77.0.256");
    chromium.go("form[action='/ui/settings'] button.go");
    assertThat(chromium.text("#address-e")).contains("10.77.0.256");
    chromium.type("[name=address]", "10.77.0.10");
    chromium.type("[name=subnets]", "10.77.0.0/24");
    chromium.go("form[action='/ui/settings'] button.go");
    assertThat(Files.readString(appliance.state().resolve("settings.yaml")))
        .contains("enabled: true", "address: 10.77.0.10", "10.77.0.0/24");
  }

  @Test
  void imageIsUploadedWithProgressPinnedAndDeleted() throws Exception {
    enter();
    go("/ui/images");
    Path image = folder.resolve("big one.img");
    byte[] bytes = new byte[12 << 20];
    byte[] head = Appliance.bytes(Appliance.disk("RDSK"));
    System.arraycopy(head, 0, bytes, 0, head.length);
    Files.write(image, bytes);
    chromium.script(
        """
        window.seen = [];
        const words = document.querySelector('form[data-upload] [role=status]');
        new MutationObserver(() => window.seen.push(words.textContent)).observe(words, {childList: true});
        window.addEventListener('beforeunload', () => sessionStorage.setItem('seen', window.seen.join('|')));
        """);
    chromium.find("#f-file").sendKeys(image.toString());
    chromium.press("Upload");
    see("It has come whole, and has been read.");
    assertThat(chromium.script("return sessionStorage.getItem('seen')").toString())
        .contains("of 12.6 MB", "/s, about");
    assertThat(folder.resolve("images/big one.img")).hasBinaryContent(bytes);
    chromium.press("Pin what is there now");
    see("Pinned: an image with other bytes is never flashed.");
    chromium.type("[name=description]", "for tests");
    chromium.press("Save to state/images");
    see("for tests");
    chromium.go("a.risk");
    chromium.go("main button.go");
    see("Deleted.");
    assertThat(folder.resolve("images/big one.img")).doesNotExist();
  }

  @Test
  void imageIsFetchedAndWhatIsRefusedIsSaidAtItsField() {
    enter();
    go("/ui/images");
    chromium.type("[name=url]", "ftp://images.invalid/x.img");
    chromium.press("Fetch");
    assertThat(chromium.text()).contains("is not a URL");
    assertThat(chromium.find("[name=url]").getDomProperty("value"))
        .isEqualTo("ftp://images.invalid/x.img");
    chromium.type("[name=url]", "http://images.invalid/x.img");
    chromium.type("[name=sha256]", "12");
    chromium.press("Fetch");
    assertThat(chromium.text("#e-fsha")).isNotEmpty();
    chromium.type("[name=sha256]", "");
    chromium.press("Fetch");
    // No server has a name that ends so (RFC 6761, 6.4).
    see("the name of its server is not known");
    assertThat(chromium.find("[name=url]").getDomProperty("value"))
        .isEqualTo("http://images.invalid/x.img");
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
  }

  @Test
  void accountsAndTokensAreMadeAndTakenAway() {
    enter();
    go("/ui/accounts");
    chromium.type("#a-name", "mona");
    chromium.type("#a-pass", PASSWORD);
    chromium.choose("#a-role", "view");
    chromium.go("[value=add-account]");
    see("mona");
    chromium.choose("[aria-label='Role of mona']", "operate");
    chromium.go("[value=role]");
    assertThat(chromium.find("[aria-label='Role of mona']").getDomProperty("value"))
        .isEqualTo("operate");
    chromium.type("[aria-label='New password of mona']", "another long one");
    chromium.go("[value=password]");
    chromium.type("#t-name", "ci");
    chromium.choose("#t-scope", "operate");
    chromium.go("[value=add-token]");
    see("It is shown this once:");
    String token = chromium.text(".more code");
    assertThat(token).hasSizeGreaterThan(20);
    go("/ui/accounts");
    assertThat(chromium.text()).contains("ci").doesNotContain(token);
    chromium.go("[href='/ui/tokens/ci/delete']");
    see("Revoke the token ci?");
    chromium.go("button.risk");
    see("Only the token of the token file.");
    chromium.go("[href='/ui/accounts/mona/delete']");
    see("Remove the account mona?");
    chromium.go("button.risk");
    unsee("mona");
    go("/ui/audit");
    see("/ui/accounts");
  }
}
