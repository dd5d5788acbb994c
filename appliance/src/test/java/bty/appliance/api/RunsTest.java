package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunsTest {
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
  private static final Pattern MAC = Pattern.compile("\"mac\":\"([^\"]+)\"");

  @TempDir private Path folder;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
    appliance.ask("PUT", "/images/x", Appliance.disk("data"));
    for (int i = 1; i <= 5; i++) {
      appliance.ask("PUT", "/machines/" + mac(i), "{\"boot_policy\":\"flash\",\"image\":\"x\"}");
      appliance.boot(mac(i));
    }
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/runs?limit=2, 3",
    "/runs?limit=5, 1",
    "/runs, 1",
    "/runs?state=offered&limit=3, 2",
    "/machines?limit=2, 3",
    "/machines?limit=5, 1",
    "/machines, 1"
  })
  void linksLeadThroughAllPages(String path, int pages) throws Exception {
    List<String> macs = new ArrayList<>();
    String next = path;
    int count = 0;
    while (!next.isEmpty()) {
      HttpResponse<String> page = appliance.ask("GET", next, "");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).startsWith("[").endsWith("]\n");
      Matcher found =
          MAC.matcher(page.body().replaceAll("\"last_run\":\\{.*?\"mac\":\"[^\"]+\"", ""));
      while (found.find()) {
        macs.add(found.group(1));
      }
      Matcher link = NEXT.matcher(page.headers().firstValue("Link").orElse(""));
      next = link.find() ? link.group(1) : "";
      count++;
    }
    assertThat(macs).hasSize(5).doesNotHaveDuplicates();
    assertThat(count).isEqualTo(pages);
  }

  @Test
  void runsAreThoseOfOneMachineOrState() throws Exception {
    assertThat(appliance.ask("GET", "/runs?mac=" + mac(3), "").body())
        .contains("52:54:00:00:00:03")
        .doesNotContain("52:54:00:00:00:02");
    assertThat(appliance.ask("GET", "/runs?mac=52:54:00:00:00:09", "").body()).isEqualTo("[]\n");
    assertThat(appliance.ask("GET", "/runs?state=done", "").body()).isEqualTo("[]\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/runs?limit=0|?limit= is \\\"0\\\"; wanted a number from 1 to 1000",
        "/runs?limit=1001|wanted a number from 1 to 1000",
        "/runs?limit=-1|wanted a number from 1 to 1000",
        "/runs?limit=99999999999|wanted a number from 1 to 1000",
        "/runs?limit=|wanted a number from 1 to 1000",
        "/runs?before=yesterday|?before= is \\\"yesterday\\\"; wanted a run's id",
        "/runs?mac=x|?mac= is \\\"x\\\"; wanted a MAC address",
        "/runs?state=good|?state= is \\\"good\\\"; wanted one of offered, booted",
        "/machines?limit=x|wanted a number from 1 to 1000",
        "/machines?after=x|?after= is \\\"x\\\"; wanted a MAC address"
      })
  void whatIsNotUnderstoodIsSaid(String path, String sentence) throws Exception {
    HttpResponse<String> answer = appliance.ask("GET", path, "");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(sentence);
  }

  @Test
  void runsAreThereAfterARestart() throws Exception {
    String before = appliance.ask("GET", "/runs", "").body();
    appliance.restart();
    assertThat(appliance.ask("GET", "/runs", "").body()).isEqualTo(before);
  }

  private static String mac(int number) {
    return "52-54-00-00-00-0" + number;
  }
}
