package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.engine.protocol.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The fleet guard, as machines and programs meet it.
class FleetTest {
  private static final String ARMED = "boot_policy: flash-once\nimage: small.img\n";

  @TempDir private Path folder;

  private static String mac(int number) {
    return "52-54-00-00-00-0" + number;
  }

  private Appliance started(String safety) throws Exception {
    Appliance appliance = new Appliance(folder);
    Files.writeString(appliance.state().resolve("settings.yaml"), "safety: " + safety + "\n");
    assertThat(appliance.ask("PUT", "/images/small.img", "RDSK" + "x".repeat(4092)).statusCode())
        .isEqualTo(201);
    return appliance;
  }

  private static void arm(Appliance appliance, int number) throws Exception {
    Files.writeString(appliance.state().resolve("machines/" + mac(number) + ".yaml"), ARMED);
  }

  @Test
  void machineWaitsWhileAsManyAreFlashedAsMayBe() throws Exception {
    try (Appliance appliance = started("{flashes_at_once: 1}")) {
      arm(appliance, 1);
      arm(appliance, 2);
      assertThat(appliance.boot(mac(1))).contains("bty.mode=flash");
      String waits = appliance.boot(mac(2));
      assertThat(waits)
          .contains(
              "small.img waits its turn: 1 machine is being flashed, 1 may be at once",
              "sleep 10\nchain --replace --autofree")
          .doesNotContain("bty.token");
      JsonObject seen =
          JsonObject.parse(
                  "machine",
                  appliance
                      .ask("GET", "/machines/" + mac(2), "")
                      .body()
                      .getBytes(StandardCharsets.UTF_8))
              .object("status");
      assertThat(seen.string("answer")).isEqualTo("wait");
      assertThat(seen.string("reason")).contains("waits its turn");
      String plan = appliance.live("GET", mac(1), "plan", "").body();
      String run = JsonObject.parse("plan", plan.getBytes(StandardCharsets.UTF_8)).string("run");
      assertThat(appliance.boot(mac(2))).contains("waits its turn");
      String sha =
          JsonObject.parse("plan", plan.getBytes(StandardCharsets.UTF_8))
              .object("image")
              .string("sha256");
      String done =
          "{\"run\": \"%s\", \"outcome\": \"done\", \"sha256\": \"%s\", \"bytes_read\": 4096, \"bytes_written\": 4096, \"seconds\": 1}"
              .formatted(run, sha);
      assertThat(appliance.live("POST", mac(1), "done", done).statusCode()).isEqualTo(204);
      assertThat(appliance.boot(mac(2))).contains("bty.mode=flash");
    }
  }

  @Test
  void flashThatDiesLetsTheNextOneIn() throws Exception {
    try (Appliance appliance = started("{flashes_at_once: 1}")) {
      arm(appliance, 1);
      arm(appliance, 2);
      var _ = appliance.plan(mac(1));
      assertThat(appliance.boot(mac(2))).contains("waits its turn");
      appliance.pass(Duration.ofSeconds(121));
      assertThat(appliance.boot(mac(2))).contains("bty.mode=flash");
    }
  }

  @Test
  void lookTakesNobodysPlace() throws Exception {
    try (Appliance appliance = started("{flashes_at_once: 1}")) {
      arm(appliance, 1);
      arm(appliance, 2);
      assertThat(appliance.get("/pxe/" + mac(2))).contains("bty.mode=flash");
      assertThat(appliance.boot(mac(1))).contains("bty.mode=flash");
    }
  }

  @Test
  void editBeyondTheLimitIsSentASecondTime() throws Exception {
    try (Appliance appliance = started("{armed_per_hour: 1}")) {
      String spec = "{\"boot_policy\": \"flash-once\", \"image\": \"small.img\"}";
      assertThat(appliance.ask("PUT", "/machines/" + mac(1), spec).statusCode()).isEqualTo(201);
      var refused = appliance.ask("PUT", "/machines/" + mac(2), spec);
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
      JsonObject problem =
          JsonObject.parse("problem", refused.body().getBytes(StandardCharsets.UTF_8));
      assertThat(problem.string("detail")).contains("X-Confirmation", "safety.armed_per_hour");
      assertThat(appliance.ask("GET", "/machines/" + mac(2), "").statusCode()).isEqualTo(404);
      var confirmed =
          appliance.ask(
              "PUT", "/machines/" + mac(2), spec, "X-Confirmation", problem.string("confirmation"));
      assertThat(confirmed.statusCode()).isEqualTo(201);
      assertThat(appliance.ask("POST", "/machines/" + mac(1) + "/reflash", "").statusCode())
          .isEqualTo(409);
      String tui = "{\"boot_policy\": \"tui\"}";
      assertThat(appliance.ask("PUT", "/machines/" + mac(1), tui).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void filesThatArmMoreAreHeldWithTheReasonAndConfirmedByRequest() throws Exception {
    try (Appliance appliance = started("{armed_per_hour: 1}")) {
      for (int i = 1; i < 4; i++) {
        arm(appliance, i);
      }
      assertThat(appliance.boot(mac(1))).contains("bty.mode=flash");
      assertThat(appliance.boot(mac(2)))
          .contains("policy flash-once: held: 1 other machine was newly armed");
      assertThat(appliance.boot(mac(1))).contains("bty.mode=flash");
      assertThat(appliance.ask("POST", "/machines/" + mac(2) + "/confirm", "").statusCode())
          .isEqualTo(200);
      assertThat(appliance.boot(mac(2))).contains("bty.mode=flash");
      assertThat(appliance.boot(mac(3))).contains("held");
      appliance.pass(Duration.ofMinutes(61));
      assertThat(appliance.boot(mac(3))).contains("bty.mode=flash");
    }
  }
}
