package bty.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.ScriptedAppliance;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.protocol.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A flash that fails is reported, and with `bty.debug` leaves the machine to a person; see
/// [AgentHoldTest] for what it does without one.
class AgentFailureTest {
  private static final String PLAN_LINE =
      "bty: plan flash debian.img.zst to only: policy flash: every power cycle";
  private static final FlashResult.Failed FAILED =
      new FlashResult.Failed(
          FlashStage.VERIFY, "the digest is wrong", FailureKind.FETCH, "the disk cannot boot");

  @TempDir private Path root;
  private ScriptedAppliance appliance;
  private Bench bench;

  @BeforeEach
  void setUp() throws IOException {
    appliance = new ScriptedAppliance();
    bench = Bench.unattended(root, appliance, " bty.debug");
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
  void aFailureIsReportedWithStageReasonAndTheLogsTail() throws Exception {
    serve(Bench.plan(appliance));
    appliance.answer("failed", 503, "").answer("failed", 204, "");
    bench.flasher = Bench.flashing(FAILED, new FlashEvent.Writing());
    assertThat(bench.run()).isEqualTo(AgentExit.NOT_FETCHED);
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
    assertThat(bench.run()).isEqualTo(AgentExit.NOT_FETCHED);
    assertThat(bench.reboots).isZero();
    assertThat(bench.consoles.getLast())
        .isEqualTo("bty: the failure could not be reported: it answered 404 (no such thing here)");
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, FAILED",
    "REFUSED, REFUSED",
    "FETCH, NOT_FETCHED",
    "TOOL_MISSING, TOOL_MISSING"
  })
  void theEndingTellsWhatKindOfFailureItWas(FailureKind kind, AgentExit ending) {
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
    assertThat(bench.run()).isEqualTo(AgentExit.FAILED);
    JsonObject report = json(appliance.bodies("failed").getFirst());
    assertThat(report.string("stage")).isEqualTo("agent");
    assertThat(report.string("reason"))
        .startsWith("BUG: java.lang.IllegalStateException: a stage was left out");
    assertThat(report.string("log_tail")).contains("at bty.cli.agent.AgentFailureTest");
  }
}
