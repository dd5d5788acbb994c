package bty.appliance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every page, busy and empty, on a phone, a desk and a wide screen, light and dark: pictures of it
/// for people in `appliance/target/screenshots`, and what a program can say of its looks.
class LookBrowserTest extends WithBrowser {
  private static final List<Integer> WIDTHS = List.of(390, 1024, 1680);
  private static final Path PICTURES =
      Path.of(System.getProperty("bty.root"), "appliance", "target", "screenshots");

  @AfterEach
  void asTheSystem() {
    chromium.colours("light");
  }

  @Test
  void everyPageOfABusySite() throws Exception {
    MadeFleet fleet = new MadeFleet(appliance);
    fleet.make();
    enter();
    Map<String, String> pages = new LinkedHashMap<>(everywhere());
    pages.put("machine", "/ui/machines/" + MadeFleet.mac(1));
    pages.put("machine-rejected", "/ui/machines/" + MadeFleet.mac(7));
    pages.put("machine-history", "/ui/machines/" + MadeFleet.mac(1) + "/history");
    pages.put("machine-delete", "/ui/machines/" + MadeFleet.mac(1) + "/delete");
    pages.put("fleet", "/ui/fleet?do=REFLASH&macs=" + MadeFleet.mac(1) + "." + MadeFleet.mac(5));
    pages.put("fleet-choose", "/ui/fleet?do=policy&macs=" + MadeFleet.mac(1));
    pages.put("run", "/ui/runs/" + fleet.failed());
    pages.put("image", "/ui/images/debian-13.img");
    pages.put("image-delete", "/ui/images/debian-13.img/delete");
    assertThat(looks("busy", pages)).isEmpty();
  }

  @Test
  void everyPageOfAnEmptySite() throws Exception {
    go("/ui/login");
    assertThat(looks("empty", Map.of("login", "/ui/login"))).isEmpty();
    enter();
    Map<String, String> pages = new LinkedHashMap<>(everywhere());
    pages.put("machine", MACHINE);
    pages.put("password", "/ui/password");
    pages.put("missing", "/ui/runs/20260101T000000Z-aaaaaa");
    assertThat(looks("empty", pages)).isEmpty();
  }

  private static Map<String, String> everywhere() {
    Map<String, String> pages = new LinkedHashMap<>();
    for (String page :
        List.of(
            "dashboard",
            "machines",
            "images",
            "runs",
            "settings",
            "settings/boot",
            "settings/about",
            "git",
            "safety",
            "accounts",
            "audit")) {
      pages.put(page.replace('/', '-'), "/ui/" + page);
    }
    return pages;
  }

  /// Takes the pictures, and says what is wrong with them.
  private List<String> looks(String how, Map<String, String> pages) throws Exception {
    List<String> wrong = new ArrayList<>();
    for (String colours : List.of("light", "dark")) {
      chromium.colours(colours);
      for (int width : WIDTHS) {
        chromium.width(width);
        for (Map.Entry<String, String> page : pages.entrySet()) {
          String name = page.getKey() + "-" + how + "-" + width + "-" + colours;
          go(page.getValue());
          chromium.picture(PICTURES.resolve(name + ".png"));
          String wide =
              chromium
                  .script(
                      "return document.documentElement.scrollWidth > window.innerWidth"
                          + " ? document.documentElement.scrollWidth : ''")
                  .toString();
          if (!wide.isEmpty()) {
            wrong.add(name + " scrolls sideways: " + wide + " pixels");
          }
          // What axe looks at changes with the colours and between phone and desk only.
          String objections = width == 1024 ? "" : chromium.objections();
          if (!objections.isEmpty()) {
            wrong.add(name + ": " + objections);
          }
        }
      }
    }
    return wrong;
  }
}
