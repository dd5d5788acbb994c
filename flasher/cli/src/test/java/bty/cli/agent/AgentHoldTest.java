package bty.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.ScriptedAppliance;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A machine that nobody stands before, when its flash does not come to a good end.
class AgentHoldTest {
  private static final FlashResult.Failed CUT =
      new FlashResult.Failed(
          FlashStage.DOWNLOAD, "its server was silent", FailureKind.FETCH, "the disk is blank");
  private static final FlashResult.Failed NO_DISK =
      new FlashResult.Failed(
          FlashStage.TARGET, "no disk fits", FailureKind.REFUSED, "the disk was not touched");

  @TempDir private Path root;
  private ScriptedAppliance appliance;
  private Bench bench;

  @BeforeEach
  void setUp() throws IOException {
    appliance = new ScriptedAppliance();
    bench = Bench.unattended(root, appliance, "");
    appliance.answer("failed", 204, "").answer("done", 204, "");
  }

  @AfterEach
  void tearDown() throws IOException {
    Thread.interrupted();
    appliance.close();
  }

  private void plans(String... plans) {
    for (String plan : plans) {
      appliance.answer("plan", 200, plan);
    }
    appliance.start();
  }

  private void looks(String... looks) {
    for (String look : looks) {
      appliance.answer("look", 200, look);
    }
  }

  private String flash() {
    return Bench.plan(appliance);
  }

  private static String interactive() {
    return PlanJson.write(new Plan.Interactive(Bench.MAC, "3 runs in a row failed"));
  }

  private static String none() {
    return PlanJson.write(new Plan.Nothing(Bench.MAC, "policy local"));
  }

  /// These results in turn, the last one for ever.
  private void results(FlashResult... results) {
    List<FlashResult> all = List.of(results);
    bench.flasher = (_, _) -> all.get(Math.min(bench.flashed.size(), all.size()) - 1);
  }

  private long asked(String what) {
    return appliance.asked().stream().filter(what::equals).count();
  }

  @Test
  void whatTheNetworkCutIsBegunAgainAsTheApplianceSays() {
    plans(flash());
    looks(Bench.look(0));
    results(CUT, Bench.DONE);
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    // Its failure is known before the appliance is asked what to do now.
    assertThat(appliance.asked().stream().filter(what -> !what.endsWith("progress")))
        .containsExactly(
            "POST inventory",
            "GET plan",
            "GET look",
            "POST failed",
            "GET plan",
            "GET look",
            "POST done");
    assertThat(bench.consoles)
        .anyMatch(line -> line.matches("bty: attempt 2 of 3 begins in \\d+ s, if the .*"));
    assertThat(bench.pauses.getFirst()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
  }

  @Test
  void anApplianceThatDoesNotCountIsNotAskedForMoreThanThreeRuns() {
    plans(flash());
    looks(Bench.look(0));
    results(CUT);
    bench.leaveAfterHolding(5);
    assertThat(bench.run()).isEqualTo(AgentExit.INTERRUPTED);
    assertThat(bench.flashed).hasSize(3);
    assertThat(asked("GET plan")).isEqualTo(3);
  }

  @Test
  void theBreakerBringsTheScreensAndAnotherNumberTakesThemAway() {
    plans(flash(), flash(), interactive(), flash());
    looks(Bench.look(0), Bench.look(0), Bench.look("interactive"), Bench.look(1));
    results(CUT, CUT, Bench.DONE);
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.screens).containsExactly("show", "hide");
    assertThat(bench.consoles)
        .contains(
            "bty: plan interactive: 3 runs in a row failed; the consoles get the screen of"
                + " bty-tui");
  }

  @Test
  void aPersonsMachineIsNotRestartedUnderTheirHands() {
    plans(interactive());
    looks(Bench.look("none"));
    bench.leaveAfterHolding(5);
    assertThat(bench.run()).isEqualTo(AgentExit.INTERRUPTED);
    assertThat(bench.reboots).isZero();
    assertThat(bench.screens).containsExactly("show");
  }

  @ParameterizedTest
  @CsvSource({"TARGET, REFUSED", "VERIFY, FETCH", "WRITE, FAILED", "DECODE, TOOL_MISSING"})
  void whatIsTheMachinesOrTheOperatorsFaultIsNotBegunAgainByItself(
      FlashStage stage, FailureKind kind) {
    plans(flash());
    looks(Bench.look(0));
    results(new FlashResult.Failed(stage, "no", kind, "so"));
    bench.leaveAfterHolding(5);
    assertThat(bench.run()).isEqualTo(AgentExit.INTERRUPTED);
    assertThat(bench.flashed).hasSize(1);
    assertThat(asked("GET plan")).isEqualTo(1);
    assertThat(bench.reboots).isZero();
    assertThat(bench.consoles)
        .anyMatch(line -> line.startsWith("bty: holding: the machine takes the next plan when"));
  }

  @Test
  void whatTheOperatorChangesIsTakenUpWithoutAHandAtTheMachine() {
    plans(flash());
    looks(Bench.look(0), Bench.look(0), Bench.look(0), Bench.look(1));
    results(NO_DISK, Bench.DONE);
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.holds()).isEqualTo(3);
    assertThat(bench.flashed).hasSize(2);
  }

  @Test
  void aChangeMadeWhileTheFlashFailedIsSeen() {
    plans(flash());
    // The first is of the run that fails, the second is what was edited meanwhile.
    looks(Bench.look(0), Bench.look(1));
    results(NO_DISK, Bench.DONE);
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.holds()).isEqualTo(1);
  }

  @Test
  void anApplianceThatIsAwayIsHeldFor() {
    plans(flash());
    looks(Bench.look(0));
    appliance.answer("look", 503, "").answer("look", 404, "").answer("look", 200, Bench.look(1));
    results(NO_DISK, Bench.DONE);
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.holds()).isEqualTo(3);
  }

  @Test
  void aMachineThatShouldBootItsDiskDoesSoOnceThatIsSure() {
    plans(none());
    looks(Bench.look("none"));
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.reboots).isEqualTo(1);
    assertThat(asked("GET look")).isEqualTo(2);
    assertThat(bench.consoles)
        .containsExactly("bty: plan none: policy local; rebooting into the disk");
  }

  @Test
  void aFileInMidEditRestartsNothing() {
    plans(none(), flash());
    looks(Bench.look("none"), Bench.look(0));
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.consoles.getLast()).isEqualTo("bty: flash complete; rebooting");
    assertThat(bench.reboots).isEqualTo(1);
  }

  @Test
  void aDiskThatWasWrittenOverInPartIsNotBooted() {
    plans(flash(), none());
    looks(Bench.look(0), Bench.look("none"));
    bench.flasher = Bench.flashing(CUT, new FlashEvent.Writing());
    bench.leaveAfterHolding(5);
    assertThat(bench.run()).isEqualTo(AgentExit.INTERRUPTED);
    assertThat(bench.reboots).isZero();
    assertThat(bench.consoles)
        .contains(
            "bty: plan none: policy local; not rebooting, since a flash of this boot failed and the"
                + " disk cannot boot");
  }

  @Test
  void aDiskThatWasNotTouchedIsBootedWhenTheOperatorSaysSo() {
    plans(flash(), none());
    looks(Bench.look(0), Bench.look(0), Bench.look("none"));
    results(NO_DISK);
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.flashed).hasSize(1);
  }

  @Test
  void aRestartThatDoesNotComeIsNotTriedAgain() {
    plans(none());
    looks(Bench.look("none"));
    bench.rebootProblem = Optional.of("`systemctl reboot` ended with status 1");
    bench.leaveAfterHolding(5);
    assertThat(bench.run()).isEqualTo(AgentExit.INTERRUPTED);
    assertThat(bench.reboots).isEqualTo(1);
  }

  @Test
  void aChangeAfterTheTokenIsSpentTakesAnotherBoot() {
    plans(flash(), Bench.look(0), Bench.look(1));
    looks(Bench.look(0));
    appliance.answer("look", 401, "");
    results(NO_DISK);
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.flashed).hasSize(1);
    assertThat(bench.reboots).isEqualTo(1);
    assertThat(bench.consoles.getLast())
        .isEqualTo(
            "bty: there is another plan, and it takes another boot over the network: rebooting");
  }

  @Test
  void aFinishedFlashThatIsNotTakenHoldsUntilTheDiskIsToBeBooted() throws IOException {
    appliance.close();
    appliance = new ScriptedAppliance();
    bench = Bench.unattended(root, appliance, "");
    appliance.answer("done", 409, "");
    plans(flash(), none());
    looks(Bench.look(0), Bench.look(0), Bench.look("none"));
    bench.flasher = Bench.flashing(Bench.DONE, new FlashEvent.Writing());
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(bench.flashed).hasSize(1);
  }
}
