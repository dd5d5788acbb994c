package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine in the live environment that holds: it looks, and asks for a plan when it is worth it.
class HoldTest {
  private static final String MAC = "52-54-00-a1-9c-ae";

  @TempDir private Path folder;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
    assertThat(appliance.ask("PUT", "/images/a.img", Appliance.disk("data")).statusCode())
        .isEqualTo(201);
    machine("only");
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  private void machine(String target) throws Exception {
    Files.writeString(
        folder.resolve("state/machines/" + MAC + ".yaml"),
        "boot_policy: flash\nimage: a.img\ntarget: " + target + "\n");
  }

  private String look(String query) throws Exception {
    return appliance.live("GET", MAC, "look" + query, "").body();
  }

  private String runs() throws Exception {
    return appliance.ask("GET", "/runs", "").body();
  }

  private Plan.Flash plan() throws Exception {
    String body = appliance.live("GET", MAC, "plan", "").body();
    return (Plan.Flash) PlanJson.read(body.getBytes(StandardCharsets.UTF_8));
  }

  private void fail(Plan.Flash plan) throws Exception {
    String body = "{\"run\":\"%s\",\"stage\":\"target\",\"reason\":\"no\"}".formatted(plan.run());
    assertThat(appliance.live("POST", MAC, "failed", body).statusCode()).isEqualTo(204);
  }

  @Test
  void holdingForADayBurnsNoRun() throws Exception {
    String _ = appliance.boot(MAC);
    fail(plan());
    String before = runs();
    for (int hour = 0; hour < 23; hour++) {
      appliance.passAndTick(Duration.ofHours(1));
      assertThat(look("?holding"))
          .contains("\"mode\":\"flash\"", "attempt 2 of 3", "\"reflash\":0")
          .doesNotContain("\"run\"");
    }
    assertThat(runs()).isEqualTo(before);
    assertThat(appliance.ask("GET", "/machines/" + MAC, "").body())
        .contains("\"answer\":\"hold\"", "\"last_seen\":\"2026-11-24T09:00:00Z\"");
  }

  @Test
  void aRunUnderWayIsShownAsItWasOrderedAndTheEditAfterIt() throws Exception {
    String _ = appliance.boot(MAC);
    Plan.Flash plan = plan();
    machine("serial=S5Y1");
    assertThat(look("")).contains("\"target\":\"only\"");
    fail(plan);
    assertThat(look("?holding")).contains("\"target\":\"serial=S5Y1\"");
    assertThat(plan().target()).isEqualTo("serial=S5Y1");
  }

  @Test
  void aRaisedNumberIsSeenAlsoWhenTheBreakerIsOpen() throws Exception {
    String _ = appliance.boot(MAC);
    for (int attempt = 1; attempt <= 3; attempt++) {
      fail(plan());
    }
    assertThat(look("?holding")).contains("\"mode\":\"interactive\"", "3 runs in a row failed");
    assertThat(appliance.ask("POST", "/machines/" + MAC + "/reflash", "").statusCode())
        .isEqualTo(200);
    assertThat(look("?holding")).contains("\"mode\":\"flash\"", "\"reflash\":1");
  }

  @Test
  void onlyTheMachineItselfMayLookLikeThat() throws Exception {
    String _ = appliance.boot(MAC);
    String before = appliance.ask("GET", "/machines/" + MAC, "").body();
    assertThat(appliance.anybody("GET", "/pxe/" + MAC + "/look?holding", "").statusCode())
        .isEqualTo(401);
    assertThat(appliance.ask("GET", "/machines/" + MAC, "").body()).isEqualTo(before);
  }

  @Test
  void aSpentTokenIsToldFromAGoodOne() throws Exception {
    String _ = appliance.boot(MAC);
    fail(plan());
    appliance.pass(Duration.ofHours(25));
    assertThat(appliance.live("GET", MAC, "look?holding", "").statusCode()).isEqualTo(401);
    // What the machine looks at then.
    String runs = runs();
    assertThat(appliance.live("GET", MAC, "plan", "").body())
        .contains("\"mode\":\"flash\"", "\"look\":", "\"reflash\":0");
    assertThat(runs()).isEqualTo(runs);
  }
}
