package bty.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.ScriptedAppliance;
import bty.cli.machine.DiskHealth;
import bty.engine.protocol.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
    assertThat(inventory.string("secure_boot")).isEqualTo("off");
    assertThat(inventory.string("bty_version")).isEqualTo("1.2.3");
    assertThat(String.valueOf(inventory.values().get("nics")))
        .contains("name=eth0", "mac=52:54:00:a1:9c:ae", "carrier=true");
    assertThat(String.valueOf(inventory.values().get("disks")))
        .contains("path=/dev/vda", "size_bytes=4000000000");
  }

  @Test
  void whatIsNewOnceTheFlashIsOverIsToldBeforeTheReboot() throws Exception {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.flasher =
        (_, _) -> {
          bench.healths =
              Map.of("/dev/vda", new DiskHealth(Optional.of(false), OptionalLong.of(61)));
          return Bench.DONE;
        };
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(appliance.bodies("inventory")).hasSize(2);
    JsonObject before = json(appliance.bodies("inventory").getFirst());
    assertThat(before.objects("disks").getFirst().values())
        .doesNotContainKeys("health", "temperature_celsius");
    JsonObject after = json(appliance.bodies("inventory").getLast());
    assertThat(after.objects("disks").getFirst().values())
        .containsEntry("health", "failing")
        .containsEntry("temperature_celsius", 61L);
    assertThat(appliance.asked()).endsWith("POST done", "POST inventory");
  }

  @Test
  void aDiskThatCannotBeAskedAgainIsAsItWas() {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.healths = Map.of("/dev/vda", new DiskHealth(Optional.of(false), OptionalLong.of(61)));
    bench.flasher =
        (_, _) -> {
          bench.healths =
              Map.of("/dev/vdb", new DiskHealth(Optional.of(true), OptionalLong.of(20)));
          return Bench.DONE;
        };
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(appliance.bodies("inventory")).hasSize(1).first().asString().contains("failing");
  }

  @Test
  void anInventoryThatTakesTooLongHoldsUpNoReboot() {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.flasher =
        (_, _) -> {
          bench.hangs = true;
          return Bench.DONE;
        };
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(appliance.bodies("inventory")).hasSize(1);
  }

  @Test
  void whatTheKernelDoesNotSayIsNotInTheInventory() throws Exception {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.run();
    JsonObject inventory = json(appliance.bodies("inventory").getFirst());
    assertThat(inventory.values())
        .doesNotContainKeys(
            "cpu_model",
            "firmware_vendor",
            "firmware_version",
            "firmware_date",
            "system_uuid",
            "missing_firmware");
    assertThat(inventory.objects("nics").getFirst().values())
        .doesNotContainKeys("speed_mbps", "driver", "pci_id", "lldp");
  }

  @Test
  void theInventoryNamesWhatTheKernelSays() throws Exception {
    bench.write("proc/cpuinfo", "model name\t: Xeon\n");
    bench.write("sys/class/dmi/id/bios_vendor", "AMI\n");
    bench.write("sys/class/dmi/id/bios_version", "F20\n");
    bench.write("sys/class/dmi/id/bios_date", "01/31/2023\n");
    bench.write("sys/class/dmi/id/product_uuid", "4C4C4544-0051-3610-8052-B4C04F4E3532\n");
    bench.write("dev/kmsg", "3,1,1,-;x: firmware: failed to load a.bin (-2)\n");
    bench.write("sys/class/net/eth0/speed", "1000\n");
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.run();
    assertThat(appliance.bodies("inventory").getFirst())
        .contains(
            "\"cpu_model\":\"Xeon\"",
            "\"firmware_vendor\":\"AMI\"",
            "\"firmware_version\":\"F20\"",
            "\"firmware_date\":\"01/31/2023\"",
            "\"system_uuid\":\"4c4c4544-0051-3610-8052-b4c04f4e3532\"",
            "\"missing_firmware\":[\"a.bin\"]",
            "\"speed_mbps\":1000");
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
