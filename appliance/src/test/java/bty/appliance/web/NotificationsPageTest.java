package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Notifications and history on the Settings page, and what the API says of them.
class NotificationsPageTest {
  @TempDir private Path folder;
  private Appliance appliance;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    Path secret =
        Files.writeString(
            Files.createDirectories(folder.resolve("secrets")).resolve("hook"), "s".repeat(32));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    appliance = new Appliance(folder, List.of("--secrets-dir=" + folder.resolve("secrets")));
    browser = Browser.ready(appliance);
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  private Path file() {
    return appliance.state().resolve("settings.yaml");
  }

  private String seen() throws Exception {
    String text = Files.exists(file()) ? Files.readString(file()) : "";
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void formWritesTheLinesOfItsSectionAndNothingElse() throws Exception {
    Files.writeString(file(), "# ours\nretention:\n  runs: 50 # enough\n");
    HttpResponse<String> saved =
        browser.post(
            "/ui/settings",
            "section",
            "notifications",
            "seen",
            seen(),
            "url",
            "https://hooks.example.net/bty",
            "secret",
            "hook",
            "events",
            "failed",
            "events",
            "lost");
    assertThat(saved.statusCode()).isEqualTo(303);
    assertThat(Files.readString(file()))
        .isEqualTo(
            """
            # ours
            retention:
              runs: 50 # enough
            notifications:
              url: "https://hooks.example.net/bty"
              secret: hook
              events: [failed, lost]
              private: false
            """);
    HttpResponse<String> kept =
        browser.post(
            "/ui/settings",
            "section",
            "retention",
            "seen",
            seen(),
            "runs",
            "60",
            "run_days",
            "7",
            "attachment_days",
            "0",
            "machine_mib",
            "64",
            "total_mib",
            "2048");
    assertThat(kept.statusCode()).isEqualTo(303);
    assertThat(Files.readString(file())).contains("  runs: 60 # enough\n  run_days: 7\n");
    assertThat(browser.get("/ui/settings").body()).contains("value=\"7\"");
  }

  @Test
  void whatIsWrongStandsAtItsFieldAndWhatWasTypedStays() throws Exception {
    HttpResponse<String> answer =
        browser.post(
            "/ui/settings",
            "section",
            "notifications",
            "seen",
            seen(),
            "url",
            "ftp://x",
            "secret",
            "../etc",
            "private",
            "true");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("is not a URL")
        .contains("is not the name of a file in the folder of secrets")
        .contains("nothing is chosen")
        .contains("value=\"../etc\"");
    HttpResponse<String> number =
        browser.post("/ui/settings", "section", "retention", "seen", seen(), "runs", "9");
    assertThat(number.statusCode()).isEqualTo(422);
    assertThat(Files.exists(file())).isFalse();
  }

  @Test
  void testIsSentFromPageAndApiAndWhatBecameOfItIsShown() throws Exception {
    assertThat(appliance.ask("POST", "/notifications/test", "").statusCode()).isEqualTo(409);
    Files.writeString(
        file(),
        "notifications:\n  url: http://127.0.0.1:%d/hook\n  secret: hook\n"
            .formatted(appliance.port()));
    assertThat(appliance.ask("POST", "/notifications/test", "").statusCode()).isEqualTo(202);
    // The appliance tells nothing to itself, whatever the settings say.
    String told =
        Eventually.see(
            "an attempt",
            () -> appliance.ask("GET", "/notifications", "").body(),
            body -> body.contains("\"attempts\":1"));
    assertThat(told)
        .contains("\"event\":\"test\"")
        .contains("\"state\":\"waiting\"")
        .contains("is one of the appliance itself")
        .doesNotContain("ssssssss");
    assertThat(browser.post("/ui/settings", "section", "test").statusCode()).isEqualTo(303);
    assertThat(browser.get("/ui/settings").body())
        .contains("Send a test")
        .contains("is one of the appliance itself");
  }
}
