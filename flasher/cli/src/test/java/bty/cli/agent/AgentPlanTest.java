package bty.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.ScriptedAppliance;
import bty.cli.client.ScriptedFlash;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanJson;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningFile;
import bty.engine.provision.ProvisionRequest;
import bty.engine.provision.ProvisionRequest.InputNames;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the agent makes of a plan, before the disk is touched.
class AgentPlanTest {
  @TempDir private Path root;
  private ScriptedAppliance appliance;
  private Bench bench;

  @BeforeEach
  void setUp() throws IOException {
    appliance = new ScriptedAppliance();
    bench = Bench.unattended(root, appliance, "");
  }

  /// Where a person stands at the machine it ends instead of holding.
  private void withAPerson() throws IOException {
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
  void thePlanBecomesTheRequest() {
    serve(Bench.plan(appliance, new Provisioning.None(), "serial=S5Y1,size>=64G"));
    appliance.answer("done", 204, "");
    bench.run();
    assertThat(bench.flashed)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("image.access")
        .containsExactly(
            new FlashRequest(
                    new ImageLocation.Http(URI.create(appliance.url() + "/images/debian.img.zst")),
                    Optional.of(Bench.DIGEST),
                    OptionalLong.of(100),
                    TargetSpec.parse("serial=S5Y1,size>=64G"),
                    Verify.NONE)
                .ofDiskBytes(OptionalLong.of(400)));
  }

  @Test
  void aSeedOfThePlanIsSetUpUnderTheRunsNameAndTheHostsName() {
    Provisioning.CloudInit seed =
        new Provisioning.CloudInit("#cloud-config\n", Optional.empty(), Optional.empty());
    serve(
        Bench.plan(appliance, seed, "only").replace("\"after\"", "\"hostname\":\"a1\",\"after\""));
    appliance.answer("done", 204, "");
    bench.run();
    assertThat(bench.flashed.getFirst().setup())
        .contains(new ProvisionRequest.Seed(seed, InputNames.USUAL, Bench.RUN, Optional.of("a1")));
  }

  private static final Provisioning.Cijoe CIJOE =
      new Provisioning.Cijoe(
          "a.yaml", Optional.empty(), List.of(new ProvisioningFile("a.yaml", "steps: []\n")));

  /// A flash during which CIJOE leaves a report.
  private static ScriptedFlash.Script reporting(FlashResult result) {
    return (request, _) -> {
      ProvisionRequest.Workflow workflow =
          (ProvisionRequest.Workflow) request.setup().orElseThrow();
      try {
        Files.createDirectory(workflow.output());
        Files.writeString(workflow.output().resolve("report.html"), "it went well");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return result;
    };
  }

  static Stream<Arguments> outcomes() {
    FlashResult failed =
        new FlashResult.Failed(FlashStage.PROVISION, "cijoe ended with 5", FailureKind.FAILED, "x");
    return Stream.of(Arguments.of(Bench.DONE, "done"), Arguments.of(failed, "failed"));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void theReportOfAWorkflowIsSentBeforeTheOutcomeWhateverThatIs(FlashResult result, String word)
      throws IOException {
    withAPerson();
    Files.createDirectories(root.resolve("run/bty/cijoe-output/stale"));
    serve(Bench.plan(appliance, CIJOE, "only"));
    appliance.answer("report", 503, "").answer("report", 204, "").answer(word, 204, "");
    bench.flasher = reporting(result);
    bench.run();
    assertThat(appliance.asked())
        .endsWith("POST report", "POST report", "POST " + word)
        .doesNotContain("POST " + (word.equals("done") ? "failed" : "done"));
    assertThat(appliance.queries("report")).containsOnly("run=" + Bench.RUN);
    assertThat(appliance.types("report")).containsOnly("application/gzip");
    byte[] archive = Files.readAllBytes(root.resolve("run/bty/cijoe-report.tar.gz"));
    assertThat(new String(unpacked(archive), StandardCharsets.UTF_8))
        .contains("report.html", "it went well");
  }

  private static byte[] unpacked(byte[] gzip) throws IOException {
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return stream.readAllBytes();
    }
  }

  @Test
  void aReportThatIsRefusedDoesNotKeepTheOutcomeBack() {
    serve(Bench.plan(appliance, CIJOE, "only"));
    appliance.answer("report", 413, "").answer("done", 204, "");
    bench.flasher = reporting(Bench.DONE);
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.consoles)
        .anySatisfy(line -> assertThat(line).startsWith("bty: CIJOE's report is not taken:"));
  }

  @Test
  void whatTheDiskHoldsIsSaidEvenIfNobodyWaitsForTheReport() {
    serve(Bench.plan(appliance, CIJOE, "only"));
    appliance.answer("report", 503, "");
    bench.flasher =
        reporting(
            new FlashResult.Failed(
                FlashStage.PROVISION, "cijoe ended with 5", FailureKind.FAILED, "not set up"));
    bench.onPause = () -> Thread.currentThread().interrupt();
    assertThat(bench.run()).isEqualTo(AgentExit.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(bench.consoles).contains("bty: flash failed: cijoe ended with 5; not set up");
  }

  @Test
  void aTargetThatIsNotUnderstoodIsRefusedBeforeTheDiskIsTouched() throws Exception {
    withAPerson();
    serve(Bench.plan(appliance, new Provisioning.None(), "the big one"));
    appliance.answer("failed", 204, "");
    assertThat(bench.run()).isEqualTo(AgentExit.FAILED);
    assertThat(bench.flashed).isEmpty();
    assertThat(json(appliance.bodies("failed").getFirst()).string("stage")).isEqualTo("plan");
  }

  @Test
  void aPlanThatIsNotUnderstoodIsReportedUnderItsRun() throws Exception {
    withAPerson();
    serve(Bench.plan(appliance).replace("\"mode\":\"flash\"", "\"mode\":\"erase\""));
    appliance.answer("failed", 204, "");
    assertThat(bench.run()).isEqualTo(AgentExit.FAILED);
    assertThat(bench.flashed).isEmpty();
    JsonObject report = json(appliance.bodies("failed").getFirst());
    assertThat(report.string("run")).isEqualTo(Bench.RUN.text());
    assertThat(report.string("reason")).contains("mode is \"erase\"");
  }

  @Test
  void aPlanForAnotherMachineIsNotFollowed() throws IOException {
    withAPerson();
    serve(Bench.plan(appliance).replace("52:54:00:a1:9c:ae", "52:54:00:a1:9c:af"));
    assertThat(bench.run()).isEqualTo(AgentExit.FAILED);
    assertThat(bench.flashed).isEmpty();
  }

  @Test
  void aPlanThatIsNotThereIsAFailureThatSaysSo() throws IOException {
    withAPerson();
    appliance.start();
    assertThat(bench.run()).isEqualTo(AgentExit.FAILED);
    assertThat(bench.consoles)
        .contains(
            "bty: flash failed: getting the plan from "
                + appliance.url()
                + ": it answered 404 (no such thing here); the disk was not touched");
  }

  @Test
  void plansThatWantNothingAreFollowed() throws IOException {
    withAPerson();
    serve(PlanJson.write(new Plan.Interactive(Bench.MAC, "the breaker tripped")));
    assertThat(bench.run()).isEqualTo(AgentExit.STOOD_ASIDE);
    assertThat(bench.consoles)
        .containsExactly(
            "bty: plan interactive: the breaker tripped; bty.debug: nothing to do here");
  }
}
