package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontPageTest {
  @TempDir private Path folder;

  @Test
  void browserIsSentToThePagesAndAnythingElseGetsAFewLines() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      appliance.get("/pxe/52-54-00-00-00-01");
      var page = appliance.anybody("GET", "/", "", "Accept", "text/html,*/*;q=0.8");
      assertThat(page.statusCode()).isEqualTo(303);
      assertThat(page.headers().firstValue("Location")).contains("/ui/dashboard");
      assertThat(appliance.get("/")).contains("machines  1 with a file, 0 runs kept");
    }
  }
}
