package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the pages of a machine and of a run show of files and progress.
class EditPagesTest {
  private static final String MAC = "52-54-00-00-00-01";
  private static final String MACHINE = "/ui/machines/" + MAC;

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

  private Path write(String text) throws Exception {
    return Files.writeString(appliance.state().resolve("machines/" + MAC + ".yaml"), text);
  }

  private HttpResponse<String> preview(String... changes) throws Exception {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("boot_policy", "local");
    fields.put("target", "only");
    fields.put("provisioning_mode", "none");
    fields.put("local_boot", "auto");
    fields.put("reflash", "0");
    fields.put("do", "preview");
    for (int i = 0; i < changes.length; i += 2) {
      fields.put(changes[i], changes[i + 1]);
    }
    return browser.post(
        MACHINE,
        fields.entrySet().stream()
            .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
            .toArray(String[]::new));
  }

  @Test
  void previewShowsTheLinesThatWouldChangeAndWritesNothing() throws Exception {
    Path file = write("# rack 1\nboot_policy: tui   # for now\n");
    assertThat(browser.get(MACHINE).body())
        .contains("The file as it is", "<li class=\"\"><i># rack 1</i></li>", "nothing changes");
    String page = preview("hostname", "rack1-a").body();
    assertThat(page)
        .contains(
            "The file as it will be written",
            "2 lines change",
            "<li class=\"del\">boot_policy: tui<i>   # for now</i></li>",
            "<li class=\"ins\">boot_policy: local<i>   # for now</i></li>",
            "<li class=\"ins\">hostname: rack1-a</li>",
            "value=\"rack1-a\"");
    assertThat(file).hasContent("# rack 1\nboot_policy: tui   # for now\n");
    assertThat(browser.postBare(MACHINE, "do", "preview").statusCode()).isEqualTo(403);
  }

  @Test
  void whatIsWrongStandsAtItsFieldAndAtItsLine() throws Exception {
    write("boot_policy: tui\ntarget: only\n");
    String page = preview("target", "nonsense=1").body();
    assertThat(page).contains("id=\"e-target\"", "<span class=\"s fail\">line 2</span> target: ");
    String missing = preview("provisioning_mode", "cloud-init", "user_data", "web/base.yml").body();
    assertThat(missing).contains("<li class=\"ins bad\">user_data: web/base.yml</li>");
  }

  @Test
  void rejectedFileIsShownWithItsLine() throws Exception {
    write("boot_policy: local\nimage: 7\nnonsense: 1\n");
    assertThat(browser.get(MACHINE).body())
        .contains("<span class=\"s fail\">line ", "<li class=\"bad\">", "nonsense");
  }

  @Test
  void hardwareIsShownAsItWasReported() throws Exception {
    String _ = appliance.boot(MAC);
    assertThat(browser.get(MACHINE).body()).contains("It reports itself when");
    appliance.live(
        "POST",
        MAC,
        "inventory",
        "{\"schema_version\":\"1\",\"product\":\"X11\",\"memory_bytes\":1000000000,\"nics\":[{\"name\":\"eno1\",\"mac\":\"52:54:00:00:00:01\",\"carrier\":true}],\"disks\":[]}");
    assertThat(browser.get(MACHINE).body()).contains("X11", "1.0 GB", "eno1", ">link<");
  }

  private String withInventory(String inventory) throws Exception {
    String _ = appliance.boot(MAC);
    assertThat(appliance.live("POST", MAC, "inventory", inventory).statusCode()).isEqualTo(204);
    return browser.get(MACHINE).body();
  }

  @Test
  void hardwareIsShownWithItsFirmwareItsSwitchAndTheHealthOfItsDisks() throws Exception {
    String page =
        withInventory(
            """
            {"schema_version":"1","product":"X11","system_uuid":"4c4c4544-0051-3610-8052-b4c04f4e3532",
             "firmware":"uefi","secure_boot":"on","firmware_vendor":"AMI","firmware_version":"F20",
             "firmware_date":"01/31/2023","cpu_model":"Xeon E-2136","cpus":12,
             "missing_firmware":["tigon/tg3.bin","rtl_nic/rtl8168.fw"],
             "nics":[{"name":"eno1","mac":"52:54:00:00:00:01","carrier":true,"speed_mbps":2500,"driver":"igc","pci_id":"8086:15f3",
                      "lldp":{"system_name":"tor-4","port_id":"Eth12","port_description":"rack 4"}},
                     {"name":"eno2","mac":"52:54:00:00:00:02","carrier":true,"speed_mbps":100,"lldp":{"chassis_id":"00:1c:73:aa:bb:cc"}}],
             "disks":[{"path":"/dev/sda","size_bytes":1000,"transport":"ata","health":"failing","temperature_celsius":61},
                      {"path":"/dev/sdb","size_bytes":1000,"health":"ok","eligible":false,"reasons":["it is mounted at /","it is read-only"]}]}
            """);
    assertThat(page)
        .contains(
            "4c4c4544-0051-3610-8052-b4c04f4e3532",
            "UEFI, Secure Boot on<",
            "AMI F20 (01/31/2023)",
            "Xeon E-2136, 12 processors",
            "eno1, 2.5 Gb/s, igc 8086:15f3",
            "at tor-4 port Eth12 (rack 4)",
            "eno2, 100 Mb/s",
            "at 00:1c:73:aa:bb:cc<",
            "tigon/tg3.bin, rtl_nic/rtl8168.fw",
            "1.0 kB, ata, 61 °C",
            "it is mounted at /; it is read-only");
    assertThat(page.split("it says that it fails soon", -1)).hasSize(2);
  }

  @Test
  void whatASwitchSaysIsShownAsTextAndNeverInFull() throws Exception {
    String page =
        withInventory(
            """
            {"schema_version":"1","cpu_model":"\\u202eXeon","missing_firmware":["<i>","\\u001b[2J",7,%s"last"],
             "nics":[{"name":"eno1","mac":"52:54:00:00:00:01","carrier":true,
                      "lldp":{"system_name":"<script>alert(1)</script>","port_id":"%s"}}],"disks":[]}
            """
                .formatted("\"f\",".repeat(100), "p".repeat(9000)));
    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "?Xeon", "&lt;i&gt;, ?[2J, f, ")
        .doesNotContain("<script>alert", "\u202e", "\u001b", "p".repeat(200), ", last");
  }

  private String run() throws Exception {
    appliance.ask("PUT", "/images/x", "RDSK");
    appliance.ask("PUT", "/machines/" + MAC, "{\"boot_policy\":\"flash\",\"image\":\"x\"}");
    return appliance.plan(MAC).replaceAll("(?s).*\"run\":\"([^\"]+)\".*", "$1");
  }

  private void progress(String run, String event, long rate) throws Exception {
    HttpResponse<String> taken =
        appliance.live(
            "POST",
            MAC,
            "progress",
            "{\"run\":\"%s\",\"event\":\"%s\",\"bytes_read\":1,\"bytes_written\":1000,\"rate_bps\":%d,\"bottleneck\":\"network\"}"
                .formatted(run, event, rate));
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(204);
  }

  @Test
  void runIsDrawnWithItsStagesAndWhyItFailedIsSaid() throws Exception {
    String run = run();
    for (int second = 0; second < 5; second++) {
      appliance.pass(Duration.ofSeconds(10));
      progress(run, "writing_progress", 100_000_000L + second);
    }
    String working = browser.get("/ui/runs/" + run).body();
    assertThat(working)
        .contains("Flashing 52:54:00:00:00:01 with x", "<polyline points=\"0,", "class=\"network\"")
        .contains("<rect class=\"work\" x=\"20.0%\" width=\"80.0%\"", "10:00:10");
    appliance.live(
        "POST",
        MAC,
        "failed",
        "{\"run\":\"%s\",\"outcome\":\"failed\",\"stage\":\"write\",\"reason\":\"Writing to /dev/sda: Input/output error\",\"log_tail\":\"one\\ntwo: writing to /dev/sda: input/output error\\nthree\"}"
            .formatted(run));
    appliance.passAndTick(Duration.ofSeconds(1));
    appliance.restart();
    browser = new Browser(appliance);
    var _ = browser.post("/ui/login", "user", "bty", "password", Browser.PASSWORD);
    assertThat(browser.get("/ui/runs/" + run).body())
        .contains("Flashing 52:54:00:00:00:01 with x failed", "What to do", "name another disk")
        .contains("<rect class=\"fail\" x=\"20.0%\" width=\"80.0%\"", "not reached")
        .contains("<li class=\"bad\" id=\"bad\">two: ", "Line 2, where it failed");
  }
}
