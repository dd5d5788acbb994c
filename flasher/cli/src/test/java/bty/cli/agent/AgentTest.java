package bty.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.ScriptedAppliance;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashEvent.Bottleneck;
import bty.engine.protocol.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A flash that succeeds: the one way to a reboot, and what stands in it.
class AgentTest {
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
  void aMachineIsFlashedReportedAndRebooted() {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.flasher =
        Bench.flashing(
            Bench.DONE,
            new FlashEvent.Writing(),
            new FlashEvent.WritingProgress(
                30, 120, OptionalLong.of(100), 9, OptionalLong.of(8), Bottleneck.NETWORK),
            new FlashEvent.WritingProgress(
                80, 320, OptionalLong.of(100), 9, OptionalLong.of(2), Bottleneck.DISK),
            new FlashEvent.Synced(100, 400),
            new FlashEvent.Verified(Optional.of(Bench.DIGEST)),
            new FlashEvent.Partprobed());
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.consoles)
        .containsExactly(
            PLAN_LINE,
            "bty: writing 25%",
            "bty: writing 50%",
            "bty: writing 75%",
            "bty: writing 100%",
            "bty: flash complete; rebooting");
    assertThat(bench.reboots).isEqualTo(1);
    // Where the flash takes its time, there is progress more than once.
    assertThat(appliance.asked().stream().distinct())
        .containsExactly("POST inventory", "GET plan", "GET look", "POST progress", "POST done");
    assertThat(appliance.asked().getLast()).isEqualTo("POST done");
  }

  @Test
  void theReportsHaveRunDigestAndNumbers() throws Exception {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.run();
    assertThat(json(appliance.bodies("done").getFirst()).values())
        .containsEntry("run", Bench.RUN.text())
        .containsEntry("outcome", "done")
        .containsEntry("sha256", Bench.DIGEST.hex())
        .containsEntry("bytes_read", 100L)
        .containsEntry("bytes_written", 400L)
        .containsEntry("seconds", 7.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429, 408})
  void doneIsSentUntilItIsTakenAndOnlyThenTheMachineReboots(int status) {
    serve(Bench.plan(appliance));
    appliance.answer("done", status, "").answer("done", status, "").answer("done", 204, "");
    bench.onPause = () -> assertThat(bench.reboots).isZero();
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(appliance.bodies("done")).hasSize(3);
    assertThat(bench.consoles)
        .contains(
            "bty: the report that the flash is done waits for "
                + appliance.url()
                + ": it answered "
                + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409})
  void aDoneThatIsNotTakenNeverLeadsToAReboot(int status) throws IOException {
    bench = Bench.unattended(root, appliance, " bty.debug");
    serve(Bench.plan(appliance));
    appliance.answer("done", status, "{\"detail\":\"no such run\"}");
    assertThat(bench.run()).isEqualTo(AgentExit.NOT_TAKEN);
    assertThat(bench.reboots).isZero();
    assertThat(bench.consoles.getLast())
        .isEqualTo(
            "bty: flash complete, but "
                + appliance.url()
                + " does not take the report: it answered "
                + status
                + " (no such run); not rebooting, since the next boot could flash again: set the"
                + " machine's policy to local, and it boots its disk");
  }

  @Test
  void debugStaysWhereARebootWouldFollow() throws IOException {
    bench = Bench.unattended(root, appliance, " bty.debug");
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    assertThat(bench.run()).isEqualTo(AgentExit.STAYING);
    assertThat(bench.reboots).isZero();
  }

  @Test
  void aRebootThatDoesNotComeIsSaid() {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.rebootProblem = Optional.of("`systemctl reboot` ended with status 1: no");
    assertThat(bench.run()).isEqualTo(AgentExit.FAILED);
    assertThat(bench.consoles.getLast())
        .isEqualTo("bty: `systemctl reboot` ended with status 1: no; reboot the machine by hand");
  }

  @Test
  void anInterruptWhileTheReportWaitsEndsWithoutAReboot() {
    serve(Bench.plan(appliance));
    appliance.answer("done", 503, "");
    bench.onPause = () -> Thread.currentThread().interrupt();
    assertThat(bench.run()).isEqualTo(AgentExit.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(bench.reboots).isZero();
  }

  @Test
  void everythingSaidIsInTheLogFile() throws IOException {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.run();
    List<String> lines = Files.readAllLines(bench.log());
    assertThat(lines).anyMatch(line -> line.endsWith(" " + PLAN_LINE));
    assertThat(lines.getLast()).endsWith("Z bty: flash complete; rebooting");
  }
}
