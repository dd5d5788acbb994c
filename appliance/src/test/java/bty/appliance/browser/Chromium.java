package bty.appliance.browser;

import bty.appliance.Eventually;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;

/// Debian's Chromium without a screen, in a profile of its own below `/tmp`.
final class Chromium implements AutoCloseable {
  private static final int HEIGHT = 900;
  private static final int REPLACED_IN_A_ROW = 5;
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");
  private static final String AXE = axe();

  private final ChromeDriver driver;
  private final Path profile;

  private Chromium(ChromeDriver driver, Path profile) {
    this.driver = driver;
    this.profile = profile;
  }

  /// Starts it.
  ///
  /// @throws IllegalStateException if it or its driver is not installed
  static Chromium start() throws IOException {
    // It misses the list of developer tools for this version, which nothing here asks for.
    SELENIUM.setLevel(Level.SEVERE);
    Path profile = Files.createTempDirectory("bty-chromium");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium"));
    options.addArguments(
        "--headless=new",
        // Tests run as root, where its own sandbox refuses to.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
        "--user-data-dir=" + profile,
        "--window-size=1280," + HEIGHT);
    // Where Selenium looks before it would ask the network for one.
    System.setProperty("webdriver.chrome.driver", program("chromedriver").toString());
    ChromeDriver driver = new ChromeDriver(options);
    // What stands at the end of a page may still be on its way.
    driver.manage().timeouts().implicitlyWait(Duration.ofSeconds(5));
    return new Chromium(driver, profile);
  }

  private static File program(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> new File(folder, name))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "there is no "
                    + name
                    + " on the path; the tests with a browser need the Debian packages chromium"
                    + " and chromium-driver"));
  }

  ChromeDriver driver() {
    return driver;
  }

  /// The first element that fits.
  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  /// Every element that fits; at least one is waited for.
  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /// What is to be read of the whole page.
  String text() {
    return text("body");
  }

  /// What is to be read of the first element that fits.
  String text(String css) {
    return of(By.cssSelector(css), WebElement::getText);
  }

  /// Looks at or touches the first element that fits, in the state in which the page has it then: a
  /// live part of a page may put another in its place between the finding and the touch.
  private <T> T of(By place, Function<WebElement, T> use) {
    for (int replaced = 0; ; replaced++) {
      try {
        return use.apply(driver.findElement(place));
      } catch (StaleElementReferenceException e) {
        if (replaced == REPLACED_IN_A_ROW) {
          throw e;
        }
      }
    }
  }

  private void at(By place, Consumer<WebElement> touch) {
    boolean _ =
        of(
            place,
            element -> {
              touch.accept(element);
              return true;
            });
  }

  /// The path and what is behind it.
  String place() {
    return String.valueOf(driver.getCurrentUrl()).replaceFirst("^https?://[^/]+", "");
  }

  /// Types over what stands in a field.
  void type(String css, String text) {
    at(
        By.cssSelector(css),
        field -> {
          field.clear();
          field.sendKeys(text);
        });
  }

  /// Chooses from a list.
  void choose(String css, String word) {
    for (WebElement option : find(css).findElements(By.tagName("option"))) {
      if (option.getText().equals(word)) {
        option.click();
        return;
      }
    }
    throw new AssertionError("there is no " + word + " to choose at " + css);
  }

  void click(String css) {
    at(By.cssSelector(css), WebElement::click);
  }

  /// Clicks, and waits for the page to which that leads.
  void go(String css) {
    go(By.cssSelector(css));
  }

  /// The same with the button of the page on which that stands.
  void press(String words) {
    go(By.xpath("//main//button[normalize-space()='" + words + "']"));
  }

  void go(By pressed) {
    go(() -> at(pressed, WebElement::click));
  }

  /// Does something that leads to another page, and waits for it.
  void go(Runnable pressing) {
    WebElement before = find("html");
    pressing.run();
    boolean _ = Eventually.see("another page", () -> isGone(before), gone -> gone);
  }

  private static boolean isGone(WebElement before) {
    try {
      return before.getTagName().isEmpty();
    } catch (StaleElementReferenceException gone) {
      return true;
    } catch (WebDriverException between) {
      return String.valueOf(between.getMessage()).contains("not belong to the document");
    }
  }

  /// Runs a script in the page and returns what it returns.
  Object script(String script, Object... arguments) {
    return String.valueOf(driver.executeScript(script, arguments));
  }

  /// With a screen of that width.
  void width(int width) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /// For somebody whose system is light or dark.
  void colours(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /// Without JavaScript, as a browser that has it switched off.
  void scripts(boolean on) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
  }

  /// The whole page, to its lower end, as a PNG.
  void picture(Path file) throws IOException {
    Map<String, Object> shot =
        driver.executeCdpCommand(
            "Page.captureScreenshot", Map.of("captureBeyondViewport", true, "format", "png"));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
  }

  /// What axe-core finds wrong with the page, a line for each; empty if nothing.
  String objections() {
    driver.executeScript(AXE);
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run(document, {resultTypes: ['violations']}).then(result => done("
                + "result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')"
                + " + ' (' + n.failureSummary + ')').slice(0, 3).join('; ')).join('\\n')),"
                + " problem => done(String(problem)))");
    return String.valueOf(found);
  }

  private static String axe() {
    String file = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    try (InputStream in = Chromium.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + file + " among the tests' jars");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
