package bty.appliance.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import bty.appliance.metrics.PrometheusText.Kind;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  private static final String MAC = "52-54-00-00-00-01";
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-z_]+?)(_bucket|_sum|_count)?"
              + "(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? (-?[0-9.E-]+)");

  @TempDir private Path folder;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
    appliance.ask("PUT", "/images/x", Appliance.disk("data"));
    appliance.ask("PUT", "/machines/" + MAC, "{\"boot_policy\":\"flash\",\"image\":\"x\"}");
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  private List<String> metrics() throws Exception {
    return appliance.ask("GET", "/metrics", "").body().lines().toList();
  }

  private String begun() throws Exception {
    Matcher run = Pattern.compile("\"run\":\"([^\"]+)\"").matcher(appliance.plan(MAC));
    assertThat(run.find()).isTrue();
    return run.group(1);
  }

  private void report(String what, String body) throws Exception {
    assertThat(appliance.live("POST", MAC, what, body).statusCode()).isEqualTo(204);
  }

  @Test
  void everyLineIsPrometheusTextAndEverySampleHasItsFamily() throws Exception {
    report("failed", "{\"run\":\"" + begun() + "\",\"stage\":\"verify\",\"reason\":\"x\"}");
    HttpResponse<String> answer = appliance.ask("GET", "/metrics", "");
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    Set<String> families = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (String line : answer.body().lines().toList()) {
      if (line.startsWith("# HELP ")) {
        assertThat(families.add(line.split(" ", -1)[2])).as(line).isTrue();
      } else if (!line.startsWith("# TYPE ")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(families).as(line).contains(sample.group(1));
        assertThat(seen.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
      }
    }
    assertThat(families)
        .contains(
            "bty_flash_total",
            "bty_flash_bytes_total",
            "bty_flash_duration_seconds",
            "bty_flash_in_progress",
            "bty_boot_decisions_total",
            "bty_machines",
            "bty_image_verify_failures_total",
            "http_server_request_duration_seconds",
            "process_resident_memory_bytes",
            "process_cpu_seconds_total");
  }

  @Test
  void flashIsCountedOnceWhateverItsMachineRepeats() throws Exception {
    String run = begun();
    String digest = digest();
    report(
        "progress",
        "{\"run\":\"" + run + "\",\"event\":\"writing_progress\",\"bytes_written\":1000}");
    assertThat(metrics())
        .contains(
            "bty_flash_in_progress 1",
            "bty_flash_bytes_total 1000",
            "bty_flash_total{result=\"done\"} 0",
            "bty_machines{policy=\"flash\",state=\"working\"} 1");
    String done =
        "{\"run\":\"%s\",\"sha256\":\"%s\",\"bytes_read\":1024,\"bytes_written\":1024,\"seconds\":20}"
            .formatted(run, digest);
    report("done", done);
    report("done", done);
    assertThat(metrics())
        .contains(
            "bty_flash_in_progress 0",
            "bty_flash_bytes_total 1024",
            "bty_flash_total{result=\"done\"} 1",
            "bty_flash_total{result=\"failed\"} 0",
            "bty_flash_duration_seconds_bucket{le=\"15\"} 0",
            "bty_flash_duration_seconds_bucket{le=\"30\"} 1",
            "bty_flash_duration_seconds_bucket{le=\"+Inf\"} 1",
            "bty_flash_duration_seconds_sum 20.0",
            "bty_machines{policy=\"flash\",state=\"done\"} 1",
            "bty_boot_decisions_total{policy=\"flash\",answer=\"flash\"} 1");
    // Its machine boots the disk, which is written into the run that is done.
    appliance.boot(MAC);
    assertThat(metrics())
        .contains(
            "bty_flash_total{result=\"done\"} 1",
            "bty_boot_decisions_total{policy=\"flash\",answer=\"own disk\"} 1");
  }

  @Test
  void lostAndFailedRunsAreCountedApartAndSoAreWrongDigests() throws Exception {
    String _ = begun();
    appliance.passAndTick(Duration.ofMinutes(5));
    report("failed", "{\"run\":\"" + begun() + "\",\"stage\":\"verify\",\"reason\":\"x\"}");
    assertThat(metrics())
        .contains(
            "bty_flash_total{result=\"lost\"} 1",
            "bty_flash_total{result=\"failed\"} 1",
            "bty_image_verify_failures_total 1");
  }

  @Test
  void countsBeginAnewWithTheProgramAndStatesDoNot() throws Exception {
    report("failed", "{\"run\":\"" + begun() + "\",\"stage\":\"write\",\"reason\":\"x\"}");
    appliance.restart();
    List<String> after =
        Eventually.see(
            "all histories being read",
            this::metrics,
            lines -> lines.contains("bty_machines{policy=\"flash\",state=\"failed\"} 1"));
    assertThat(after).contains("bty_flash_total{result=\"failed\"} 0");
  }

  @Test
  void labelsAreEscaped() {
    assertThat(
            new PrometheusText()
                .family("x", Kind.GAUGE, "a \\ b")
                .sample("x", 0.5, "a", "q\"\\\n")
                .toString())
        .isEqualTo("# HELP x a \\\\ b\n# TYPE x gauge\nx{a=\"q\\\"\\\\\\n\"} 0.5\n");
  }

  private String digest() throws Exception {
    Matcher digest =
        Pattern.compile("\"sha256\":\"([0-9a-f]{64})\"").matcher(appliance.get("/images"));
    assertThat(digest.find()).isTrue();
    return digest.group(1);
  }
}
