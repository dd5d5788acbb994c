package bty.appliance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What happens arrives on an open page, which is not loaded again for it.
class LiveBrowserTest extends WithBrowser {
  private void mark() {
    chromium.script("window.marked = true");
  }

  private static void assertNotLoadedAgain() {
    assertThat(chromium.script("return window.marked")).isEqualTo("true");
  }

  private static String shown(String css) {
    try {
      return String.valueOf(chromium.find(css).getDomAttribute("value"));
    } catch (org.openqa.selenium.WebDriverException swapped) {
      return "";
    }
  }

  @Test
  void barOfAFlashMovesAndTheEndOfItArrives() throws Exception {
    enter();
    String run = flashing("debian.img");
    progress(run, 256);
    go("/ui/runs/" + run);
    mark();
    assertThat(shown("#say progress")).isEqualTo("25");
    progress(run, 512);
    String _ = Eventually.see("50 %", () -> shown("#say progress"), "50"::equals);
    var _ =
        appliance.live(
            "POST",
            MAC,
            "failed",
            """
            {"run":"%s","outcome":"failed","stage":"write",\
            "reason":"writing to /dev/sda: input/output error","log_tail":"one\\ntwo\\n"}\
            """
                .formatted(run));
    see("two");
    see("What to do");
    assertNotLoadedAgain();
  }

  @Test
  void rowsOfMachinesChangeWhereTheyStand() throws Exception {
    enter();
    machine("boot_policy: tui\n");
    go("/ui/machines");
    mark();
    assertThat(shown("#m-" + MAC + " progress")).isEmpty();
    String run = flashing("debian.img");
    progress(run, 768);
    String _ = Eventually.see("75 %", () -> shown("#m-" + MAC + " progress"), "75"::equals);
    go("/ui/dashboard");
    mark();
    progress(run, 896);
    see("87 %");
    assertNotLoadedAgain();
  }

  @Test
  void formIsNeverSwappedWhileSomebodyTypes() throws Exception {
    enter();
    machine("boot_policy: tui\n");
    go(MACHINE);
    mark();
    chromium.type("[name=hostname]", "half-typed");
    var _ = appliance.boot(MAC);
    unsee("never seen");
    assertThat(chromium.find("[name=hostname]").getDomProperty("value")).isEqualTo("half-typed");
    assertNotLoadedAgain();
  }

  @Test
  void pageSaysThatItIsNotLiveAndWhetherItTriesAgain() throws Exception {
    enter();
    go("/ui/dashboard");
    mark();
    int port = appliance.port();
    appliance.close();
    see(", trying again.");
    appliance = new Appliance(folder, List.of("--web-port=" + port));
    see(": load this page again.");
    assertNotLoadedAgain();
  }
}
