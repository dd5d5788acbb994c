package bty.appliance.health;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.appliance.dnsmasq.ProxyDhcpReport;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "67108864 | 99999999999 | false | ",
        "60000000 | 99999999999 | false | has 60.0 MB left",
        "10000000 | 1000000000  | false | ",
        "9000000  | 1000000000  | false | wanted 10.0 MB",
        "67108864 | 99999999999 | true  | is read-only",
      })
  void recordsNeedSomeRoomAndADiskThatTakesThem(
      long usable, long total, boolean readOnly, String words) {
    Optional<String> problem = DiskRoom.ofState(Path.of("/x"), usable, total, readOnly);
    if (words == null) {
      assertThat(problem).isEmpty();
    } else {
      assertThat(problem.orElseThrow()).contains("/x").contains(words);
    }
  }

  @Test
  void imageFolderWithNothingLeftBesideTheReserveIsAProblem() {
    assertThat(DiskRoom.ofImages(1)).isEmpty();
    assertThat(DiskRoom.ofImages(0).orElseThrow()).contains("uploads are refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | none          | ",
        "false | stopped       | ",
        "false | runs          | runs all the same",
        "true  | none          | start bty-web proxy-dhcp",
        "true  | stopped       | does not run: no such interface",
        "true  | runs          | ",
        "true  | runs as before | settings of before: no such interface",
      })
  void proxyDhcpIsComparedWithWhatIsWished(boolean wished, String report, String words) {
    Optional<String> problem = ProxyState.problem(wished, report(report));
    if (words == null) {
      assertThat(problem).isEmpty();
    } else {
      assertThat(problem.orElseThrow()).contains(words);
    }
  }

  private static Optional<ProxyDhcpReport> report(String name) {
    return switch (name) {
      case "none" -> Optional.empty();
      case "runs" -> Optional.of(new ProxyDhcpReport(true, Instant.EPOCH, "eth0", ""));
      case "stopped" ->
          Optional.of(new ProxyDhcpReport(false, Instant.EPOCH, "", "no such interface"));
      default -> Optional.of(new ProxyDhcpReport(true, Instant.EPOCH, "eth0", "no such interface"));
    };
  }

  @Test
  void dnsmasqIsJudgedByWhoRunsItWhereverThatOneWrites() throws Exception {
    Path reports = Files.createDirectories(folder.resolve("run"));
    try (Appliance appliance = new Appliance(folder, List.of("--netboot-dir=" + reports))) {
      Files.writeString(
          appliance.state().resolve("settings.yaml"), "proxy_dhcp:\n  enabled: true\n");
      new ProxyDhcpReport(true, Instant.parse("2026-11-23T10:00:00Z"), "eth0", "").save(reports);
      assertThat(appliance.ask("GET", "/readyz", "").statusCode()).isEqualTo(200);
      // Who was killed says nothing any more.
      appliance.pass(Duration.ofMinutes(4));
      assertThat(appliance.ask("GET", "/readyz", "").body()).contains("nobody has looked after");
    }
  }

  @Test
  void readinessIsToldToOperatorsInOneSentenceAProblem() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      assertThat(appliance.ask("GET", "/readyz", "").body()).isEqualTo("{\"status\":\"ready\"}\n");
      assertThat(appliance.anybody("GET", "/readyz", "").statusCode()).isEqualTo(401);
      Files.writeString(
          appliance.state().resolve("settings.yaml"), "proxy_dhcp:\n  enabled: true\n");
      HttpResponse<String> answer = appliance.ask("GET", "/readyz", "");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(answer.body())
          .contains("\"problems\":[\"proxy-DHCP is switched on, and nobody runs dnsmasq for it;");
      // Restarting the program would not mend that.
      assertThat(appliance.get("/healthz")).isEqualTo("{\"status\":\"ok\"}\n");
    }
  }

  @Test
  void whatReadinessFindsStandsOnTheOverview() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      assertThat(overview(appliance)).doesNotContain("not as wished", "no room");
      Files.writeString(
          appliance.state().resolve("settings.yaml"), "proxy_dhcp:\n  enabled: true\n");
      assertThat(overview(appliance))
          .contains("not as wished", "Proxy-DHCP is switched on, and nobody runs dnsmasq for it;");
      new ProxyDhcpReport(true, Instant.parse("2026-11-23T10:00:00Z"), "eth0", "no such card")
          .save(appliance.state().resolve("status"));
      assertThat(overview(appliance)).contains("settings of before: no such card.");
    }
  }

  private static String overview(Appliance appliance) throws Exception {
    HttpResponse<String> page = appliance.ask("GET", "/ui/dashboard", "");
    assertThat(page.statusCode()).isEqualTo(200);
    return page.body();
  }
}
