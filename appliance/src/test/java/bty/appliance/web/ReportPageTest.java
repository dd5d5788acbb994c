package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.browser.TarFile;
import bty.appliance.cli.Appliance;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
  private static final String MAC = "52-54-00-00-00-01";

  @TempDir private Path folder;

  private static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void reportIsShownWhereNothingOfItCanRun() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      Files.createDirectories(appliance.state().resolve("workflows"));
      Files.writeString(
          appliance.state().resolve("workflows/a.yaml"), "doc: x\nsteps: [{name: a, run: date}]\n");
      var _ = appliance.ask("PUT", "/images/x", "RDSK");
      var _ =
          appliance.ask(
              "PUT",
              "/machines/" + MAC,
              "{\"boot_policy\":\"flash\",\"image\":\"x\",\"provisioning_mode\":\"cijoe\",\"cijoe_workflow\":\"a.yaml\"}");
      String run = appliance.plan(MAC).replaceAll("(?s).*\"run\":\"([^\"]+)\".*", "$1");
      String page = "/ui/runs/" + run;
      assertThat(browser.get(page).body()).doesNotContain("<iframe");
      assertThat(browser.get(page + "/report").statusCode()).isEqualTo(404);
      String html = "<script>parent.document.title = 'mine'</script><h1>CIJOE</h1>";
      appliance.report(MAC, run, gzip(TarFile.of("cijoe-output/report.html", html)));
      assertThat(browser.get(page).body()).contains("<iframe class=\"report\" sandbox ");
      var shown = browser.get(page + "/report");
      assertThat(shown.body()).isEqualTo(html);
      assertThat(shown.headers().firstValue("Content-Security-Policy").orElse(""))
          .startsWith("sandbox; default-src 'none';")
          .contains("frame-ancestors 'self'")
          .doesNotContain("script", "allow");
      assertThat(shown.headers().allValues("X-Frame-Options")).containsExactly("SAMEORIGIN");
      assertThat(appliance.anybody("GET", page + "/report", "").statusCode()).isEqualTo(303);
      appliance.report(MAC, run, gzip(TarFile.of("notes.txt", "no page")));
      assertThat(browser.get(page + "/report").body()).contains("holds no page");
      appliance.report(MAC, run, gzip(new byte[] {1, 2, 3}));
      assertThat(browser.get(page + "/report").statusCode()).isEqualTo(404);
      byte[] cut = gzip(TarFile.of("report.html", "x".repeat(100_000)));
      appliance.report(MAC, run, java.util.Arrays.copyOf(cut, cut.length / 2));
      assertThat(browser.get(page + "/report").statusCode()).isEqualTo(422);
    }
  }
}
