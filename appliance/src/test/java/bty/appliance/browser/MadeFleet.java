package bty.appliance.browser;

import bty.appliance.cli.Appliance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// Forty machines in every state, with long names, letters of many scripts and errors: what a busy
/// site looks like.
final class MadeFleet {
  private static final int MACHINES = 40;
  private static final List<String> NAMES =
      List.of(
          "rack1-a",
          "storage-with-a-very-long-host-name-that-somebody-once-thought-was-a-good-idea",
          "build-07",
          "kiosk",
          "Müllverbrennung-Süd",
          "実験室-東京-サーバー-01",
          "сервер-склад",
          "lab",
          "مختبر",
          "edge");

  private final Appliance appliance;
  private String failed = "";

  MadeFleet(Appliance appliance) {
    this.appliance = appliance;
  }

  /// The run that failed, with a log and a report.
  String failed() {
    return failed;
  }

  static String mac(int number) {
    return String.format(Locale.ROOT, "52-54-00-a1-00-%02x", number);
  }

  /// Makes it.
  void make() throws Exception {
    Path state = appliance.state();
    for (String image :
        List.of(
            "debian-13.img",
            "ubuntu-24.04-server-with-a-name-that-does-not-want-to-end-2026.11.23.img")) {
      var _ = appliance.ask("PUT", "/images/" + encoded(image), Appliance.disk("RDSK"));
    }
    Files.writeString(appliance.folder.resolve("images/notes.docx"), "no image");
    var _ =
        appliance.ask(
            "PUT",
            "/images/half.img",
            "data",
            "Upload-Id",
            "file-1234",
            "Content-Range",
            "bytes 0-3/8");
    appliance.pass(Duration.ofSeconds(5));
    appliance.lookAtImages();
    Files.createDirectories(state.resolve("workflows"));
    Files.writeString(state.resolve("workflows/a.yaml"), "doc: x\nsteps: [{name: a, run: date}]\n");
    for (int i = 0; i < MACHINES; i++) {
      Files.writeString(state.resolve("machines/" + mac(i) + ".yaml"), spec(i));
    }
    for (int i = 0; i < MACHINES; i++) {
      happen(i);
    }
  }

  private static String encoded(String name) {
    return java.net.URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static String spec(int i) {
    String name =
        "labels:\n  name: \"" + NAMES.get(i % NAMES.size()) + (i < 10 ? "" : "-" + i) + "\"\n";
    return switch (i % 10) {
      case 0, 1, 2, 3 ->
          "boot_policy: flash\nimage: debian-13.img\ntarget: serial=S4EWNX0R123456789\n" + name;
      case 4 -> "boot_policy: flash-once\nimage: nowhere.img\n" + name;
      case 5 -> "boot_policy: tui\n" + name;
      case 6 ->
          "boot_policy: flash-once\n"
              + "image: ubuntu-24.04-server-with-a-name-that-does-not-want-to-end-2026.11.23.img\n"
              + name
              + "notes: hums\n";
      case 7 -> "boot_policy: flush\nimage: 7\n";
      case 8 ->
          "boot_policy: flash\n"
              + "image: debian-13.img\n"
              + "provisioning_mode: cijoe\n"
              + "cijoe_workflow: a.yaml\n"
              + name;
      default -> "boot_policy: local\n" + name;
    };
  }

  private void happen(int i) throws IOException, InterruptedException {
    String mac = mac(i);
    switch (i % 10) {
      case 0, 1 -> progress(mac, run(mac), i);
      case 2 -> done(mac, run(mac));
      case 3 -> {
        String run = run(mac);
        progress(mac, run, i);
        fail(mac, run, "write", "writing to /dev/sda: input/output error");
      }
      case 5 -> {
        String _ = appliance.boot(mac);
        inventory(mac);
      }
      case 8 -> {
        failed = run(mac);
        progress(mac, failed, 0);
        report(mac, failed);
        fail(
            mac, failed, "provision", "CIJOE ended with status 1: step <b>1</b> \"größer\" failed");
      }
      default -> {
        if (i % 20 != 6) {
          String _ = appliance.boot(mac);
        }
      }
    }
  }

  private String run(String mac) throws IOException, InterruptedException {
    String plan = appliance.plan(mac);
    inventory(mac);
    return plan.replaceAll("(?s).*\"run\":\"([^\"]+)\".*", "$1");
  }

  private void inventory(String mac) throws IOException, InterruptedException {
    var _ =
        appliance.live(
            "POST",
            mac,
            "inventory",
            """
            {"schema_version":"1","product":"ThinkStation P3 Ultra mit einem sehr langen Namen","firmware":"uefi","memory_bytes":68719476736,"cpus":24,
             "cpu_model":"13th Gen Intel(R) Core(TM) i9-13900","system_uuid":"4c4c4544-0051-3610-8052-b4c04f4e3532",
             "firmware_vendor":"LENOVO","firmware_version":"S0FKT2AA","firmware_date":"01/31/2023","missing_firmware":["rtl_nic/rtl8168h-2.fw"],
             "nics":[{"name":"enp0s31f6","mac":"%s","carrier":true,"speed_mbps":1000,"driver":"e1000e","pci_id":"8086:1a1c",
                      "lldp":{"system_name":"switch-r4","port_id":"GigabitEthernet1/0/17","port_description":"Labor, Bank 4"}},{"name":"enp1s0","mac":"52:54:00:ff:00:01","carrier":false}],
             "disks":[{"path":"/dev/nvme0n1","size_bytes":1000204886016,"model":"WD_BLACK SN770 1TB","serial":"S4EWNX0R123456789","eligible":true,"health":"ok","temperature_celsius":38},
                      {"path":"/dev/sda","size_bytes":16000000000,"model":"Cruzer Blade","serial":"4C53","eligible":false,"reasons":["removable"],"health":"failing"}]}\
            """
                .formatted(mac.replace('-', ':')));
  }

  private void progress(String mac, String run, int i) throws IOException, InterruptedException {
    for (int step = 1; step <= 6; step++) {
      appliance.pass(Duration.ofSeconds(2));
      var _ =
          appliance.live(
              "POST",
              mac,
              "progress",
              """
              {"run":"%s","event":"writing_progress","bytes_read":%d,"bytes_written":%d,"total_bytes":1024,"rate_bps":%d,"eta_seconds":%d,"bottleneck":"%s"}\
              """
                  .formatted(
                      run,
                      100L * step + i,
                      120L * step + i,
                      90_000_000L * step,
                      200 - 20 * step,
                      List.of("network", "decode", "disk").get(step % 3)));
    }
  }

  private void done(String mac, String run) throws IOException, InterruptedException {
    String digest =
        appliance
            .ask("GET", "/runs/" + run, "")
            .body()
            .replaceAll("(?s).*\"sha256\":\\s*\"([0-9a-f]{64})\".*", "$1");
    progress(mac, run, 0);
    var _ =
        appliance.live(
            "POST",
            mac,
            "done",
            """
            {"run":"%s","outcome":"done","sha256":"%s","bytes_read":1024,"bytes_written":1024,"seconds":3.2}\
            """
                .formatted(run, digest));
  }

  private void fail(String mac, String run, String stage, String reason)
      throws IOException, InterruptedException {
    StringBuilder log = new StringBuilder();
    for (int line = 0; line < 60; line++) {
      log.append("bty: line ").append(line).append(" of a log that goes on\\n");
    }
    var _ =
        appliance.live(
            "POST",
            mac,
            "failed",
            """
            {"run":"%s","outcome":"failed","stage":"%s","reason":"%s","log_tail":"%sbty: %s\\nthe end\\n"}\
            """
                .formatted(run, stage, quoted(reason), log, quoted(reason)));
  }

  private static String quoted(String text) {
    return text.replace("\"", "\\\"");
  }

  private void report(String mac, String run) throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(TarFile.of("report.html", "<h1>CIJOE</h1><p>one step failed</p>"));
    }
    appliance.report(mac, run, bytes.toByteArray());
  }
}
