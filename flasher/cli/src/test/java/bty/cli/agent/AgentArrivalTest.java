package bty.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.ScriptedAppliance;
import bty.engine.protocol.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The way to the plan: waiting, the clock, the inventory, the command line.
class AgentArrivalTest {
  private static final String PLAN_LINE =
      "bty: plan flash debian.img.zst to only: policy flash: every power cycle";

  @TempDir private Path root;
  private ScriptedAppliance appliance;
  private Bench bench;

  @BeforeEach
  void setUp() throws IOException {
    appliance = new ScriptedAppliance();
    bench = Bench.unattended(root, appliance, "");
  }

  @AfterEach
  void tearDown() throws IOException {
    appliance.close();
  }

  private static JsonObject json(String text) throws Exception {
    return JsonObject.parse("test", text.getBytes(StandardCharsets.UTF_8));
  }

  private void serve(String plan) {
    appliance.answer("plan", 200, plan).start();
  }

  @Test
  void theInventoryNamesCardsAndDisks() throws Exception {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.run();
    JsonObject inventory = json(appliance.bodies("inventory").getFirst());
    assertThat(inventory.string("firmware")).isEqualTo("bios");
    assertThat(inventory.string("bty_version")).isEqualTo("1.2.3");
    assertThat(String.valueOf(inventory.values().get("nics")))
        .contains("name=eth0", "mac=52:54:00:a1:9c:ae", "carrier=true");
    assertThat(String.valueOf(inventory.values().get("disks")))
        .contains("path=/dev/vda", "size_bytes=4000000000");
  }

  @Test
  void anApplianceThatIsAwayIsWaitedForWithTheStateOfTheCards() {
    appliance.answer("plan", 200, Bench.plan(appliance)).answer("done", 204, "");
    bench.onPause =
        () -> {
          if (bench.pauses.size() == 5) {
            appliance.start();
          }
        };
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.consoles.getFirst())
        .isEqualTo(
            "bty: waiting for "
                + appliance.url()
                + ": connection refused; eth0 (52:54:00:a1:9c:ae) has a link");
    assertThat(bench.consoles.get(1)).isEqualTo(PLAN_LINE);
  }

  @Test
  void aBusyApplianceIsAskedForThePlanAgain() {
    appliance.answer("plan", 503, "");
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.consoles.getFirst())
        .isEqualTo("bty: waiting for the plan of " + appliance.url() + ": it answered 503");
  }

  @Test
  void anInteractiveBootIsLeftAlone() throws IOException {
    bench = new Bench(root, "bty.server=" + appliance.url() + " bty.mode=interactive");
    assertThat(bench.run()).isEqualTo(AgentExit.STOOD_ASIDE);
    assertThat(appliance.asked()).isEmpty();
  }

  @Test
  void aCommandLineThatIsNotUnderstoodIsExplainedInFull() throws IOException {
    bench = new Bench(root, "bty.server=ftp://x bty.mode=flash");
    assertThat(bench.run()).isEqualTo(AgentExit.FAILED);
    assertThat(bench.consoles)
        .containsExactly(
            "bty: flash failed: kernel command line: bty.server is \"ftp://x\"; wanted a URL such"
                + " as bty.server=http://10.0.0.1:8080; kernel command line: bty.mac is missing;"
                + " wanted an address such as bty.mac=52:54:00:a1:9c:ae");
  }

  @Test
  void aClockThatIsBehindIsSetForward() {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.now = Instant.parse("2020-01-01T00:00:00Z");
    bench.run();
    assertThat(bench.clockSteps).hasSize(1);
    assertThat(bench.clockSteps.getFirst()).isAfter("2026-01-01T00:00:00Z");
  }

  @Test
  void aClockThatIsAheadStaysAsItIs() {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.now = Instant.parse("2099-01-01T00:00:00Z");
    bench.run();
    assertThat(bench.clockSteps).isEmpty();
  }
}
