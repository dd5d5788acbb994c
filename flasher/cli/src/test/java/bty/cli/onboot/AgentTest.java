package bty.cli.onboot;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.TargetWish;
import bty.engine.flash.Bottleneck;
import bty.engine.flash.ExitKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.flash.Verify;
import bty.engine.image.ImageLocation;
import bty.engine.run.JsonObject;
import bty.engine.run.Plan;
import bty.engine.run.PlanJson;
import bty.engine.run.ProvisioningMode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The agent against an appliance over real HTTP: well, away, busy, and of another opinion.
class AgentTest {
  private static final String PLAN_LINE =
      "bty: plan flash debian.img.zst to only: policy flash: every power cycle";
  private static final FlashResult.Failed FAILED =
      new FlashResult.Failed(
          FlashStage.VERIFY, "the digest is wrong", ExitKind.FETCH, "the disk cannot boot");

  @TempDir private Path root;
  private ScriptedAppliance appliance;
  private Bench bench;

  @BeforeEach
  void setUp() throws IOException {
    appliance = new ScriptedAppliance();
    bench = Bench.unattended(root, appliance, "");
  }

  @AfterEach
  void tearDown() {
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
            new FlashEvent.Verified(Bench.DIGEST),
            new FlashEvent.Partprobed());
    assertThat(bench.run()).isEqualTo(Ending.REBOOTING);
    assertThat(bench.consoles)
        .containsExactly(
            PLAN_LINE,
            "bty: writing 25%",
            "bty: writing 50%",
            "bty: writing 75%",
            "bty: writing 100%",
            "bty: flash complete; rebooting");
    assertThat(bench.reboots).isEqualTo(1);
    assertThat(appliance.asked())
        .containsExactly("POST inventory", "GET plan", "POST progress", "POST done");
  }

  @Test
  void thePlanBecomesTheRequest() {
    serve(Bench.plan(appliance, ProvisioningMode.NONE, "serial=S5Y1,size>=64G"));
    appliance.answer("done", 204, "");
    bench.run();
    assertThat(bench.flashed)
        .containsExactly(
            new FlashRequest(
                new ImageLocation.Http(URI.create(appliance.url() + "/images/debian.img.zst")),
                Optional.of(Bench.DIGEST),
                OptionalLong.of(100),
                TargetWish.parse("serial=S5Y1,size>=64G"),
                Verify.NONE));
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
    assertThat(bench.run()).isEqualTo(Ending.REBOOTING);
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
    assertThat(bench.run()).isEqualTo(Ending.REBOOTING);
    assertThat(bench.consoles.getFirst())
        .isEqualTo("bty: waiting for the plan of " + appliance.url() + ": it answered 503");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429, 408})
  void doneIsSentUntilItIsTakenAndOnlyThenTheMachineReboots(int status) {
    serve(Bench.plan(appliance));
    appliance.answer("done", status, "").answer("done", status, "").answer("done", 204, "");
    bench.onPause = () -> assertThat(bench.reboots).isZero();
    assertThat(bench.run()).isEqualTo(Ending.REBOOTING);
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
  void aDoneThatIsNotTakenNeverLeadsToAReboot(int status) {
    serve(Bench.plan(appliance));
    appliance.answer("done", status, "{\"detail\":\"no such run\"}");
    assertThat(bench.run()).isEqualTo(Ending.NOT_TAKEN);
    assertThat(bench.reboots).isZero();
    assertThat(bench.consoles.getLast())
        .isEqualTo(
            "bty: flash complete, but "
                + appliance.url()
                + " does not take the report: it answered "
                + status
                + " (no such run); not rebooting, since the next boot could flash again: set the"
                + " machine's policy to local, then reboot it");
  }

  @Test
  void aFailureIsReportedWithStageReasonAndTheLogsTail() throws Exception {
    serve(Bench.plan(appliance));
    appliance.answer("failed", 503, "").answer("failed", 204, "");
    bench.flasher = Bench.flashing(FAILED, new FlashEvent.Writing());
    assertThat(bench.run()).isEqualTo(Ending.NOT_FETCHED);
    assertThat(bench.reboots).isZero();
    assertThat(bench.consoles)
        .contains("bty: flash failed: the digest is wrong; the disk cannot boot");
    assertThat(appliance.bodies("failed")).hasSize(2);
    JsonObject report = json(appliance.bodies("failed").getLast());
    assertThat(report.string("run")).isEqualTo(Bench.RUN.text());
    assertThat(report.string("stage")).isEqualTo("verify");
    assertThat(report.string("reason")).isEqualTo("the digest is wrong; the disk cannot boot");
    assertThat(report.string("log_tail")).contains(PLAN_LINE, "writing");
  }

  @Test
  void aFailureThatIsNotTakenStillLeavesTheMachineAsItIs() {
    serve(Bench.plan(appliance));
    bench.flasher = Bench.flashing(FAILED);
    assertThat(bench.run()).isEqualTo(Ending.NOT_FETCHED);
    assertThat(bench.reboots).isZero();
    assertThat(bench.consoles.getLast())
        .isEqualTo("bty: the failure could not be reported: it answered 404 (no such thing here)");
  }

  @ParameterizedTest
  @CsvSource({"FAILED, FAILED", "REFUSED, REFUSED", "FETCH, NOT_FETCHED"})
  void theEndingTellsWhatKindOfFailureItWas(ExitKind kind, Ending ending) {
    serve(Bench.plan(appliance));
    bench.flasher =
        Bench.flashing(new FlashResult.Failed(FlashStage.TARGET, "no", kind, "untouched"));
    assertThat(bench.run()).isEqualTo(ending);
  }

  @Test
  void aBugIsReportedLikeAnyFailure() throws Exception {
    serve(Bench.plan(appliance));
    appliance.answer("failed", 204, "");
    bench.flasher =
        (_, _) -> {
          throw new IllegalStateException("a stage was left out");
        };
    assertThat(bench.run()).isEqualTo(Ending.FAILED);
    JsonObject report = json(appliance.bodies("failed").getFirst());
    assertThat(report.string("stage")).isEqualTo("agent");
    assertThat(report.string("reason"))
        .startsWith("BUG: java.lang.IllegalStateException: a stage was left out");
    assertThat(report.string("log_tail")).contains("at bty.cli.onboot.AgentTest");
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOUD_INIT", "CIJOE"})
  void provisioningThatCannotBeDoneIsRefusedBeforeTheDiskIsTouched(ProvisioningMode mode)
      throws Exception {
    serve(Bench.plan(appliance, mode, "only"));
    appliance.answer("failed", 204, "");
    assertThat(bench.run()).isEqualTo(Ending.FAILED);
    assertThat(bench.flashed).isEmpty();
    JsonObject report = json(appliance.bodies("failed").getFirst());
    assertThat(report.string("stage")).isEqualTo("plan");
    assertThat(report.string("reason"))
        .isEqualTo(
            "the plan wants provisioning by "
                + mode.word()
                + ", which this bty cannot do; the disk was not touched");
  }

  @Test
  void aTargetThatIsNotUnderstoodIsRefusedBeforeTheDiskIsTouched() throws Exception {
    serve(Bench.plan(appliance, ProvisioningMode.NONE, "the big one"));
    appliance.answer("failed", 204, "");
    assertThat(bench.run()).isEqualTo(Ending.FAILED);
    assertThat(bench.flashed).isEmpty();
    assertThat(json(appliance.bodies("failed").getFirst()).string("stage")).isEqualTo("plan");
  }

  @Test
  void aPlanThatIsNotUnderstoodIsReportedUnderItsRun() throws Exception {
    serve(Bench.plan(appliance).replace("\"mode\":\"flash\"", "\"mode\":\"erase\""));
    appliance.answer("failed", 204, "");
    assertThat(bench.run()).isEqualTo(Ending.FAILED);
    assertThat(bench.flashed).isEmpty();
    JsonObject report = json(appliance.bodies("failed").getFirst());
    assertThat(report.string("run")).isEqualTo(Bench.RUN.text());
    assertThat(report.string("reason")).contains("mode is \"erase\"");
  }

  @Test
  void aPlanForAnotherMachineIsNotFollowed() {
    serve(Bench.plan(appliance).replace("52:54:00:a1:9c:ae", "52:54:00:a1:9c:af"));
    assertThat(bench.run()).isEqualTo(Ending.FAILED);
    assertThat(bench.flashed).isEmpty();
  }

  @Test
  void aPlanThatIsNotThereIsAFailureThatSaysSo() {
    appliance.start();
    assertThat(bench.run()).isEqualTo(Ending.FAILED);
    assertThat(bench.consoles)
        .contains(
            "bty: flash failed: getting the plan from "
                + appliance.url()
                + ": it answered 404 (no such thing here); the disk was not touched");
  }

  @Test
  void plansThatWantNothingAreFollowed() {
    serve(PlanJson.write(new Plan.Interactive(Bench.MAC, "the breaker tripped")));
    assertThat(bench.run()).isEqualTo(Ending.STOOD_ASIDE);
    assertThat(bench.consoles)
        .containsExactly("bty: plan interactive: the breaker tripped; nothing to do here");
  }

  @Test
  void anInteractiveBootIsLeftAlone() throws IOException {
    bench = new Bench(root, "bty.server=" + appliance.url() + " bty.mode=interactive");
    assertThat(bench.run()).isEqualTo(Ending.STOOD_ASIDE);
    assertThat(appliance.asked()).isEmpty();
  }

  @Test
  void aCommandLineThatIsNotUnderstoodIsExplainedInFull() throws IOException {
    bench = new Bench(root, "bty.server=ftp://x bty.mode=flash");
    assertThat(bench.run()).isEqualTo(Ending.FAILED);
    assertThat(bench.consoles)
        .containsExactly(
            "bty: flash failed: kernel command line: bty.server is \"ftp://x\"; wanted a URL such"
                + " as bty.server=http://10.0.0.1:8080; kernel command line: bty.mac is missing;"
                + " wanted an address such as bty.mac=52:54:00:a1:9c:ae");
  }

  @Test
  void debugStaysWhereARebootWouldFollow() throws IOException {
    bench = Bench.unattended(root, appliance, " bty.debug");
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    assertThat(bench.run()).isEqualTo(Ending.STAYING);
    assertThat(bench.reboots).isZero();
  }

  @Test
  void aRebootThatDoesNotComeIsSaid() {
    serve(Bench.plan(appliance));
    appliance.answer("done", 204, "");
    bench.rebootProblem = Optional.of("`systemctl reboot` ended with status 1: no");
    assertThat(bench.run()).isEqualTo(Ending.FAILED);
    assertThat(bench.consoles.getLast())
        .isEqualTo("bty: `systemctl reboot` ended with status 1: no; reboot the machine by hand");
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

  @Test
  void anInterruptWhileTheReportWaitsEndsWithoutAReboot() {
    serve(Bench.plan(appliance));
    appliance.answer("done", 503, "");
    bench.onPause = () -> Thread.currentThread().interrupt();
    assertThat(bench.run()).isEqualTo(Ending.INTERRUPTED);
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
