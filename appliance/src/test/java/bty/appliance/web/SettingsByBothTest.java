package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `settings.yaml` by the API, and by pages: the same file comes of both.
class SettingsByBothTest {
  /// As somebody wrote it by hand.
  private static final String OURS =
      """
      # the lab
      git:
        push: false  # by hand
      contacts: any # the NAT

      safety:
        armed_per_hour: 5 # ask first
      retention:
        # enough
        runs: 50
      # the end
      """;

  @TempDir private Path folder;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  private Path file() {
    return appliance.state().resolve("settings.yaml");
  }

  private String got() throws Exception {
    return appliance.ask("GET", "/settings", "").body();
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  /// @param form a page and its fields
  /// @param was of what `GET /settings` says
  /// @param is instead
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/ui/settings enabled=true interface=eth0 address=10.0.0.1 subnets=10.0.0.0/24"
            + " | `{\"enabled\":false,\"subnets\":[],\"plain_ipxe\":[]}`"
            + " | `{\"enabled\":true,\"interface\":\"eth0\",\"address\":\"10.0.0.1\","
            + "\"subnets\":[\"10.0.0.0/24\"],\"plain_ipxe\":[]}`",
        "/ui/safety flashes_at_once=4 armed_per_hour=9"
            + " | `\"flashes_at_once\":0,\"armed_per_hour\":5`"
            + " | `\"flashes_at_once\":4,\"armed_per_hour\":9`",
        "/ui/settings section=notifications url=https://h.example.net/b secret=hook events=lost"
            + " | `\"events\":[\"done\",\"failed\",\"lost\",\"needs-a-person\"],\"private\":true`"
            + " | `\"url\":\"https://h.example.net/b\",\"secret\":\"hook\",\"events\":[\"lost\"],"
            + "\"private\":false`",
        "/ui/settings section=retention runs=60 run_days=7 attachment_days=0 machine_mib=64"
            + " total_mib=2048"
            + " | `\"runs\":50,\"run_days\":0` | `\"runs\":60,\"run_days\":7`",
        "/ui/settings section=retention runs=100 run_days=0 attachment_days=0 machine_mib=64"
            + " total_mib=2048"
            + " | `\"runs\":50,\"run_days\":0` | `\"runs\":100,\"run_days\":0`",
        "/ui/git/settings commit=true remote=origin branch=main pull_interval_seconds=90 push=true"
            + " | `\"commit\":true,\"pull_interval_seconds\":60,\"push\":false`"
            + " | `\"commit\":true,\"remote\":\"origin\",\"branch\":\"main\","
            + "\"pull_interval_seconds\":90,\"push\":true`",
        "/ui/settings/boot server_url=http://10.0.0.1:8080 contacts=any same_boot_seconds=90"
            + " kernel_arguments=quiet plain_ipxe=52-54-00-00-00-01,all fetch_private=false"
            + " | `\"same_boot_seconds\":60,\"contacts\":\"any\",\"kernel_arguments\":"
            + "\"console=tty0 console=ttyS0,115200\",\"fetch_private\":true,\"proxy_dhcp\":"
            + "{\"enabled\":false,\"subnets\":[],\"plain_ipxe\":[]}`"
            + " | `\"server_url\":\"http://10.0.0.1:8080\",\"same_boot_seconds\":90,\"contacts\":"
            + "\"any\",\"kernel_arguments\":\"quiet\",\"fetch_private\":false,\"proxy_dhcp\":"
            + "{\"enabled\":false,\"subnets\":[],\"plain_ipxe\":[\"all\",\"52:54:00:00:00:01\"]}`",
        "/ui/safety flashes_at_once=0 armed_per_hour=5 | `\"armed_per_hour\":5` |"
            + " `\"armed_per_hour\":5`",
      })
  void pageAndApiMakeTheSameFile(String form, String was, String is) throws Exception {
    Browser browser = Browser.ready(appliance);
    Files.writeString(file(), OURS);
    String[] parts = form.split(" ", -1);
    List<String> fields = new ArrayList<>();
    fields.addAll(List.of("seen", HexFormat.of().formatHex(OURS.getBytes(StandardCharsets.UTF_8))));
    for (String part : Arrays.copyOfRange(parts, 1, parts.length)) {
      fields.addAll(Arrays.asList(part.split("=", 2)));
    }
    HttpResponse<String> saved = browser.post(parts[0], fields.toArray(String[]::new));
    assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
    String byPage = Files.readString(file());

    Files.writeString(file(), OURS);
    HttpResponse<String> before = appliance.ask("GET", "/settings", "");
    assertThat(before.body()).contains(was);
    HttpResponse<String> put =
        appliance.ask("PUT", "/settings", before.body().replace(was, is), "If-Match", tag(before));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(put.body()).contains(is);
    assertThat(Files.readString(file())).isEqualTo(byPage);
    if (!was.equals(is)) {
      assertThat(byPage).isNotEqualTo(OURS).contains("# the lab", "any # the NAT", "# the end");
    }
    assertThat(got()).isEqualTo(put.body());
  }

  @Test
  void bootFormRefusesEachFieldAndKeepsWhatWasTyped() throws Exception {
    Browser browser = Browser.ready(appliance);
    Files.writeString(file(), OURS);
    HttpResponse<String> bad =
        browser.post(
            "/ui/settings/boot",
            "server_url",
            "10.0.0.1",
            "contacts",
            "some",
            "same_boot_seconds",
            "-1",
            "kernel_arguments",
            "a\nb",
            "plain_ipxe",
            "rack1",
            "fetch_private",
            "maybe");
    assertThat(bad.statusCode()).isEqualTo(422);
    assertThat(bad.body())
        .contains(
            "is not the beginning of a URL",
            "wanted checked or any",
            "-1 is out of range; wanted 0 to 3600",
            "id=\"args-e\"",
            "is no machine; wanted all or a MAC address",
            "is neither true nor false",
            "value=\"10.0.0.1\"");
    assertThat(Files.readString(file())).isEqualTo(OURS);
  }

  @Test
  void networkBootFormLeavesAloneWhoStartsIpxeWithoutAShim() throws Exception {
    Browser browser = Browser.ready(appliance);
    String text = "proxy_dhcp:\n  plain_ipxe: [all] # odd firmware\n";
    Files.writeString(file(), text);
    HttpResponse<String> saved =
        browser.post(
            "/ui/settings",
            "seen",
            HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)),
            "enabled",
            "true");
    assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
    assertThat(Files.readString(file()))
        .contains("plain_ipxe: [all] # odd firmware", "enabled: true");
  }

  @Test
  void whatNoPageHasIsWrittenInItsLinesToo() throws Exception {
    Files.writeString(file(), OURS);
    String wanted =
        got()
            .replace("\"contacts\":\"any\"", "\"contacts\":\"checked\"")
            .replace("\"same_boot_seconds\":60", "\"same_boot_seconds\":90")
            .replace("{\"same", "{\"server_url\":\"http://10.0.0.1:8080\",\"same")
            .replace("\"fetch_private\":true", "\"fetch_private\":false");
    assertThat(appliance.ask("PUT", "/settings", wanted).statusCode()).isEqualTo(200);
    assertThat(Files.readString(file()))
        .isEqualTo(
            OURS.replace("contacts: any # the NAT\n", "")
                + """
                server_url: "http://10.0.0.1:8080"
                same_boot_seconds: 90
                fetch_private: false
                """);
  }

  @Test
  void fileOfWordsAloneKeepsThem() throws Exception {
    Files.writeString(file(), "# contacts: any\n\n# said by ops");
    String wanted = "{\"contacts\":\"any\",\"safety\":{\"armed_per_hour\":3},\"git\":null}";
    assertThat(appliance.ask("PUT", "/settings", wanted).statusCode()).isEqualTo(200);
    assertThat(Files.readString(file()))
        .isEqualTo(
            "# contacts: any\n\n# said by ops\ncontacts: any\nsafety:\n  armed_per_hour: 3\n");
    assertThat(appliance.ask("PUT", "/settings", "{}").statusCode()).isEqualTo(200);
    assertThat(Files.readString(file()))
        .isEqualTo("# contacts: any\n\n# said by ops\nsafety:\n  armed_per_hour: 50\n");
  }

  @Test
  void editOfWhatSomebodyElseHasChangedIsRefused() throws Exception {
    HttpResponse<String> seen = appliance.ask("GET", "/settings", "");
    Files.writeString(file(), "contacts: any\n");
    HttpResponse<String> late =
        appliance.ask("PUT", "/settings", seen.body(), "If-Match", tag(seen));
    assertThat(late.statusCode()).isEqualTo(412);
    assertThat(late.body()).contains("it has changed since");
    assertThat(Files.readString(file())).isEqualTo("contacts: any\n");
    assertThat(appliance.ask("PUT", "/settings", "{}", "If-None-Match", "*").statusCode())
        .isEqualTo(412);
  }

  @Test
  void whatIsWrongIsSaidByItsKeyAndNothingIsWritten() throws Exception {
    String wrong =
        "{\"server_url\":\"ftp://x\",\"retention\":{\"runs\":9},\"safty\":{},"
            + "\"proxy_dhcp\":{\"interface\":\"-x\",\"subnets\":[\"10.0.0.1/24\"]},"
            + "\"notifications\":{\"url\":\"http://h.example.net\"}}";
    HttpResponse<String> answer = appliance.ask("PUT", "/settings", wrong);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body())
        .contains("{\"field\":\"server_url\",\"detail\":\"server_url: \\\"ftp://x\\\" is not the")
        .contains("{\"field\":\"retention.runs\",\"detail\":\"runs: 9 is out of range; wanted 10")
        .contains("{\"field\":\"safty\",\"detail\":\"unknown key \\\"safty\\\"; did you mean")
        .contains("{\"field\":\"proxy_dhcp.interface\"", "{\"field\":\"proxy_dhcp.subnets\"")
        .contains("{\"field\":\"notifications.url\",\"detail\":\"notifications: nothing is sent");
    assertThat(file()).doesNotExist();
    assertThat(appliance.ask("PUT", "/settings", "[nonsense").statusCode()).isEqualTo(400);
    assertThat(appliance.ask("PUT", "/settings", "").statusCode()).isEqualTo(400);
    assertThat(appliance.ask("PUT", "/settings", "[]").statusCode()).isEqualTo(400);
  }

  @Test
  void brokenFileIsToldAndMendedByAPersonAlone() throws Exception {
    Files.writeString(file(), "safety:\n  armed_per_hour: 7\n");
    assertThat(got()).contains("\"armed_per_hour\":7").doesNotContain("problem");
    Files.writeString(file(), "safety:\n  armed_per_hour: many\n");
    assertThat(got())
        .contains("\"problem\":\"settings.yaml:2:19: armed_per_hour: \\\"many\\\" is not a whole")
        .contains("\"armed_per_hour\":7");
    HttpResponse<String> refused = appliance.ask("PUT", "/settings", got());
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("settings.yaml cannot be read; mend it first");
    Files.writeString(file(), "safety: {armed_per_hour: 7}\n");
    assertThat(appliance.ask("PUT", "/settings", "{}").body()).contains("only a person");
    assertThat(Files.readString(file())).isEqualTo("safety: {armed_per_hour: 7}\n");
  }

  @Test
  void editIsInTheAudit() throws Exception {
    assertThat(appliance.ask("PUT", "/settings", "{\"contacts\":\"any\"}").statusCode())
        .isEqualTo(200);
    assertThat(appliance.ask("GET", "/audit", "").body()).contains("\"what\":\"PUT /settings\"");
  }

  private static final String REJECTED = "# ours\nsafety: {flashes_at_once: many}\n";

  private static String field(String page, String name) {
    return page.replaceAll("(?s).*name=\"" + name + "\" value=\"([^\"]*)\".*", "$1");
  }

  @ParameterizedTest
  @CsvSource({
    "/ui/safety, /ui/safety, flashes_at_once=4 armed_per_hour=9, armed_per_hour: 9",
    "/ui/settings, /ui/settings, enabled=true interface=eth0, 'interface: eth0'",
    "/ui/settings, /ui/settings, section=notifications url=https://h.example.net/b secret=hook"
        + " events=lost, 'https://h.example.net/b'",
    "/ui/settings, /ui/settings, section=retention runs=17 run_days=0 attachment_days=0"
        + " machine_mib=64 total_mib=1024, 'runs: 17'",
    "/ui/git, /ui/git/settings, commit=true remote=origin pull_interval_seconds=90, remote: origin",
  })
  void secondPressWritesOverAFileThatIsRejectedAndWhatStoodThereStaysAsAComment(
      String page, String path, String fields, String written) throws Exception {
    Browser browser = Browser.ready(appliance);
    Files.writeString(file(), "contacts: any\n");
    assertThat(browser.get(page).statusCode()).isEqualTo(200);
    Files.writeString(file(), REJECTED);
    String shown = browser.get(page).body();
    assertThat(shown).doesNotContain("Not to be changed here");
    var refused = press(browser, path, fields, field(shown, "seen"));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("cannot be read", "press Save once more");
    assertThat(file()).hasContent(REJECTED);
    var done = press(browser, path, fields, field(refused.body(), "seen"));
    assertThat(done.statusCode()).isEqualTo(303);
    assertThat(Files.readString(file()))
        .contains("# # ours\n# safety: {flashes_at_once: many}\n", written, "contacts: any");
    assertThat(got()).doesNotContain("problem");
  }

  private static HttpResponse<String> press(
      Browser browser, String path, String fields, String seen) throws Exception {
    List<String> all = new ArrayList<>(List.of("seen", seen));
    for (String one : fields.split(" ", -1)) {
      all.addAll(Arrays.asList(one.split("=", 2)));
    }
    return browser.post(path, all.toArray(String[]::new));
  }

  @Test
  void whileGitIsAtWorkTheFormsSayThat() throws Exception {
    Browser browser = Browser.ready(appliance);
    Files.writeString(file(), "<<<<<<< HEAD\ncontacts: any\n=======\n>>>>>>> there\n");
    Files.createDirectories(appliance.state().resolve(".git/rebase-merge"));
    for (String page : new String[] {"/ui/safety", "/ui/git"}) {
      assertThat(browser.get(page).body())
          .containsIgnoringCase("Not to be changed here: A Git operation is in progress")
          .doesNotContain("mend it first");
    }
  }

  @Test
  void rejectedFileIsWrittenOverByThePutOfWhoHasSeenIt() throws Exception {
    String good = got();
    Files.writeString(file(), REJECTED);
    String tag = tag(appliance.ask("GET", "/settings", ""));
    assertThat(appliance.ask("PUT", "/settings", good).statusCode()).isEqualTo(409);
    assertThat(file()).hasContent(REJECTED);
    assertThat(appliance.ask("PUT", "/settings", good, "If-Match", tag).statusCode())
        .isEqualTo(200);
    assertThat(Files.readString(file())).contains("# safety: {flashes_at_once: many}");
  }
}
