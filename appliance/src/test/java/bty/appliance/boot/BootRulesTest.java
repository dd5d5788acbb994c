package bty.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.boot.MachineObserved.ImageState;
import bty.appliance.boot.MachineObserved.ProvisioningState;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.LocalBoot;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.run.RunState;
import bty.engine.protocol.Provisioning;
import bty.engine.source.Sha256;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootRulesTest {
  @Test
  void unknownMachineGetsTheMenuAndIsRecorded() {
    Rack rack = new Rack(new MachineLookup.Absent());
    BootDecision first = rack.powerOn();
    assertThat(first.answer()).isEqualTo(new BootAction.Menu());
    assertThat(first.changes()).containsExactly(new RunChange.Discover());
    BootDecision second = rack.ask(BootContact.FIRMWARE);
    assertThat(second.reason()).isEqualTo(first.reason());
    assertThat(second.changes()).isEmpty();
  }

  @Test
  void unreadableFileBootsTheDiskWithTheReason() {
    Rack rack = new Rack(new MachineLookup.Unreadable("x.yaml:3:1: no", Optional.of(flash(0))));
    BootDecision decision = rack.powerOn();
    assertThat(decision.answer()).isEqualTo(attention());
    assertThat(decision.reason()).isEqualTo("x.yaml:3:1: no");
    assertThat(decision.changes()).isEmpty();
  }

  @Test
  void localBootsTheDiskInTheWayTheMachineNeeds() {
    Machine machine =
        new Machine(
            BootPolicy.LOCAL,
            Optional.empty(),
            Machine.ONLY_DISK,
            ProvisioningSpec.NONE,
            Optional.empty(),
            new LocalBoot.ExitOk(),
            0,
            Map.of(),
            "");
    assertThat(new Rack(machine).powerOn().answer())
        .isEqualTo(new BootAction.OwnDisk(new LocalBoot.ExitOk(), BootAction.Mood.AS_WISHED));
  }

  @Test
  void flashIsOfferedOnceHoweverOftenItIsAskedFor() {
    Rack rack = new Rack(flash(0));
    BootDecision first = rack.powerOn();
    BootDecision second = rack.powerOn();
    assertThat(first.answer()).isEqualTo(new BootAction.Unattended());
    assertThat(second.reason()).isEqualTo(first.reason());
    assertThat(rack.states()).containsExactly("offered");
  }

  @Test
  void planIsTheSameWhenItIsAskedForAgain() {
    Rack rack = new Rack(flash(0));
    rack.powerOn();
    BootDecision first = rack.ask(BootContact.LIVE_ENVIRONMENT);
    rack.writes();
    BootDecision second = rack.ask(BootContact.LIVE_ENVIRONMENT);
    assertThat(second.reason()).isEqualTo(first.reason());
    assertThat(rack.states()).containsExactly("writing");
  }

  @Test
  void flashUnderWayKeepsItsPlanWhenTheWishChanges() {
    Rack rack = new Rack(flash(0));
    rack.powerOn();
    rack.ask(BootContact.LIVE_ENVIRONMENT);
    rack.wish(Machine.of(BootPolicy.LOCAL));
    assertThat(rack.ask(BootContact.LIVE_ENVIRONMENT).answer())
        .isEqualTo(new BootAction.Unattended());
  }

  @Test
  void offerNobodyPickedUpIsWithdrawnWhenTheWishChanges() {
    Rack rack = new Rack(flash(0));
    rack.powerOn();
    rack.wish(Machine.of(BootPolicy.LOCAL));
    assertThat(rack.ask(BootContact.LIVE_ENVIRONMENT).answer()).isEqualTo(disk());
    assertThat(rack.states()).isEmpty();
  }

  @Test
  void offerIsReplacedWhenTheImageChanges() {
    Rack rack = new Rack(flash(0));
    rack.powerOn();
    rack.image(Rack.ready("bb"));
    rack.ask(BootContact.LIVE_ENVIRONMENT);
    assertThat(rack.states()).containsExactly("booted");
  }

  @Test
  void flashAlternatesWithTheDiskItWrote() {
    Rack rack = new Rack(flash(0));
    rack.flashesWell();
    assertThat(rack.powerOn().answer()).isEqualTo(disk());
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
  }

  @Test
  void sameBootMayAskForItsDiskSeveralTimesAndTakeItsTimeOverEach() {
    Rack rack = new Rack(flash(0));
    rack.flashesWell();
    BootDecision first = rack.powerOn();
    for (int i = 0; i < 4; i++) {
      rack.pass(Duration.ofSeconds(59));
      BootDecision again = rack.ask(BootContact.FIRMWARE);
      assertThat(again.answer()).isEqualTo(disk());
      assertThat(again.reason()).isEqualTo(first.reason());
    }
    rack.pass(Duration.ofSeconds(61));
    assertThat(rack.ask(BootContact.FIRMWARE).answer()).isEqualTo(new BootAction.Unattended());
  }

  @Test
  void clockThatIsSetBackGrantsTheDiskNoLonger() {
    Rack rack = new Rack(flash(0));
    rack.flashesWell();
    assertThat(rack.powerOn().answer()).isEqualTo(disk());
    rack.pass(Duration.ofHours(-3));
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
  }

  @Test
  void lookAtTheAnswerUsesUpNothing() {
    Rack rack = new Rack(flash(0));
    rack.flashesWell();
    rack.pass(Duration.ofMinutes(5));
    assertThat(rack.look().answer()).isEqualTo(disk());
    rack.pass(Duration.ofMinutes(5));
    assertThat(rack.look().answer()).isEqualTo(disk());
    assertThat(rack.powerOn().answer()).isEqualTo(disk());
  }

  @Test
  void bootUnderAnotherPolicyIsTheOneThatFlashWouldHaveGranted() {
    for (BootPolicy before : new BootPolicy[] {BootPolicy.FLASH_ONCE, BootPolicy.LOCAL}) {
      Rack rack = new Rack(machine(BootPolicy.FLASH_ONCE, 0));
      rack.flashesWell();
      rack.wish(machine(before, 0));
      assertThat(rack.powerOn().answer()).isEqualTo(disk());
      rack.wish(flash(0));
      assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
    }
  }

  @Test
  void flashRightAfterTheFlashOfAnotherPolicyBootsWhatThatWroteFirst() {
    Rack rack = new Rack(machine(BootPolicy.FLASH_ONCE, 0));
    rack.flashesWell();
    rack.wish(flash(0));
    assertThat(rack.powerOn().answer()).isEqualTo(disk());
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
  }

  @Test
  void whatWasChosenAtTheConsoleIsNeverDoneByTheUnattendedAgent() {
    Rack rack = new Rack(flash(0));
    rack.failsToFlash();
    rack.failsToFlash();
    rack.failsToFlash();
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Menu());
    rack.choosesAtTheConsole("by-id=another-disk");
    assertThat(rack.ask(BootContact.LIVE_ENVIRONMENT).answer()).isEqualTo(new BootAction.Menu());
    assertThat(rack.states()).endsWith("booted");
  }

  @Test
  void machineWaitsWhileItsImageIsRead() {
    Rack rack = new Rack(flash(0));
    rack.image(new ImageState.Pending("image debian.img.zst is still being read"));
    BootDecision decision = rack.powerOn();
    assertThat(decision.answer()).isEqualTo(new BootAction.Wait());
    assertThat(decision.reason())
        .isEqualTo("policy flash: image debian.img.zst is still being read");
    assertThat(rack.states()).isEmpty();
    rack.image(Rack.ready("aa"));
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
  }

  @Test
  void flashOnceWhoseHistoryIsLostIsNotFlashedButFlashIs() {
    Rack rack = new Rack(machine(BootPolicy.FLASH_ONCE, 0));
    rack.lostHistory("status/ is lost; raise reflash to flash this machine");
    BootDecision decision = rack.powerOn();
    assertThat(decision.answer()).isEqualTo(attention());
    assertThat(decision.reason())
        .isEqualTo("policy flash-once: status/ is lost; raise reflash to flash this machine");
    rack.wish(flash(0));
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
  }

  @Test
  void planAskedForAfterSuccessDoesNotFlashAgain() {
    Rack rack = new Rack(flash(0));
    rack.flashesWell();
    assertThat(rack.ask(BootContact.LIVE_ENVIRONMENT).answer()).isEqualTo(disk());
    assertThat(rack.powerOn().answer()).isEqualTo(disk());
  }

  @Test
  void failedFlashIsTriedAgain() {
    Rack rack = new Rack(flash(0));
    rack.failsToFlash();
    BootDecision again = rack.powerOn();
    assertThat(again.answer()).isEqualTo(new BootAction.Unattended());
    assertThat(again.reason()).endsWith("attempt 2 of 3");
  }

  @Test
  void threeBadRunsInARowTripTheBreaker() {
    for (BootPolicy policy : new BootPolicy[] {BootPolicy.FLASH, BootPolicy.FLASH_ONCE}) {
      Rack rack = new Rack(machine(policy, 0));
      rack.failsToFlash();
      rack.diesWhileWriting();
      rack.failsToFlash();
      BootDecision tripped = rack.powerOn();
      assertThat(tripped.answer()).isEqualTo(new BootAction.Menu());
      assertThat(tripped.reason()).contains("3 runs in a row", "write: the disk is full");
      assertThat(rack.states()).containsExactly("failed", "lost", "failed");
      rack.wish(machine(policy, 1));
      assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
    }
  }

  @Test
  void newImageClosesTheBreaker() {
    Rack rack = new Rack(flash(0));
    rack.failsToFlash();
    rack.failsToFlash();
    rack.failsToFlash();
    rack.image(Rack.ready("bb"));
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
  }

  @Test
  void successBetweenBadRunsKeepsTheBreakerClosed() {
    Rack rack = new Rack(flash(0));
    rack.failsToFlash();
    rack.failsToFlash();
    rack.flashesWell();
    rack.powerOn();
    rack.failsToFlash();
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
  }

  @Test
  void powerCycleInMidFlashLosesTheRun() {
    Rack rack = new Rack(flash(0));
    rack.powerOn();
    rack.ask(BootContact.LIVE_ENVIRONMENT);
    rack.writes();
    rack.ask(BootContact.FIRMWARE);
    assertThat(rack.states()).containsExactly("lost", "offered");
  }

  @Test
  void silenceLosesTheRunForTheLiveEnvironmentToo() {
    Rack rack = new Rack(flash(0));
    rack.powerOn();
    rack.ask(BootContact.LIVE_ENVIRONMENT);
    rack.pass(Duration.ofSeconds(121));
    rack.ask(BootContact.LIVE_ENVIRONMENT);
    assertThat(rack.states()).containsExactly("lost", "booted");
  }

  @Test
  void flashOnceStaysOnTheDiskItWrote() {
    Rack rack = new Rack(machine(BootPolicy.FLASH_ONCE, 0));
    rack.flashesWell();
    assertThat(rack.powerOn().answer()).isEqualTo(disk());
    assertThat(rack.powerOn().answer()).isEqualTo(disk());
    rack.image(new ImageState.Unusable("image debian.img.zst is not there"));
    assertThat(rack.powerOn().answer()).isEqualTo(disk());
  }

  @Test
  void flashOnceIsArmedAgainByANewImageOrARaisedNumber() {
    Rack rack = new Rack(machine(BootPolicy.FLASH_ONCE, 0));
    rack.flashesWell();
    rack.image(Rack.ready("bb"));
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
    rack.flashesWell();
    rack.wish(machine(BootPolicy.FLASH_ONCE, 1));
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
  }

  @Test
  void flashOnceDoesNotTrustADiskThatALaterFailureTouched() {
    Rack rack = new Rack(machine(BootPolicy.FLASH_ONCE, 0));
    rack.flashesWell();
    rack.image(Rack.ready("bb"));
    rack.failsToFlash();
    rack.image(Rack.ready("aa"));
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
  }

  @Test
  void unusableImageBootsTheDiskWithTheReason() {
    Rack rack = new Rack(flash(0));
    rack.image(new ImageState.Unusable("image debian.img.zst is not there"));
    BootDecision decision = rack.powerOn();
    assertThat(decision.answer()).isEqualTo(attention());
    assertThat(decision.reason()).isEqualTo("policy flash: image debian.img.zst is not there");
    assertThat(rack.states()).isEmpty();
  }

  @Test
  void missingUserDataBootsTheDiskWithTheReason() {
    Rack rack = new Rack(flash(0));
    rack.provisioning(new ProvisioningState.Unusable("user-data/web.yaml is not there"));
    BootDecision decision = rack.powerOn();
    assertThat(decision.answer()).isEqualTo(attention());
    assertThat(decision.reason()).isEqualTo("policy flash: user-data/web.yaml is not there");
    assertThat(rack.states()).isEmpty();
  }

  @Test
  void userDataThatVanishedTakesAnOfferBack() {
    Rack rack = new Rack(flash(0));
    rack.powerOn();
    rack.provisioning(new ProvisioningState.Unusable("user-data/web.yaml is not there"));
    assertThat(rack.ask(BootContact.LIVE_ENVIRONMENT).answer()).isEqualTo(attention());
    assertThat(rack.states()).isEmpty();
  }

  @Test
  void changedUserDataChangesAnOfferThatNobodyHasPickedUp() {
    Rack rack = new Rack(flash(0));
    rack.provisioning(userData("a", "11"));
    rack.powerOn();
    rack.provisioning(userData("b", "22"));
    assertThat(rack.powerOn().changes())
        .hasSize(2)
        .satisfiesOnlyOnce(change -> assertThat(change).isInstanceOf(RunChange.Withdraw.class))
        .satisfiesOnlyOnce(change ->
            assertThat(change)
                .isInstanceOfSatisfying(
                    RunChange.Offer.class,
                    offer ->
                        assertThat(offer.provisioning())
                            .isEqualTo(userData("b", "22").provisioning())));
  }

  @Test
  void changedUserDataDoesNotArmFlashOnceAgain() {
    Rack rack = new Rack(machine(BootPolicy.FLASH_ONCE, 0));
    rack.provisioning(userData("a", "11"));
    rack.flashesWell();
    rack.provisioning(userData("b", "22"));
    assertThat(rack.powerOn().answer()).isEqualTo(disk());
    rack.provisioning(new ProvisioningState.Unusable("user-data/web.yaml is not there"));
    assertThat(rack.powerOn().answer()).isEqualTo(disk());
    rack.provisioning(userData("b", "22"));
    rack.wish(machine(BootPolicy.FLASH_ONCE, 1));
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
  }

  private static ProvisioningState.Ready userData(String text, String digestByte) {
    return new ProvisioningState.Ready(
        new Provisioning.CloudInit(text, Optional.empty(), Optional.empty()),
        Optional.of(new Sha256(digestByte.repeat(32))));
  }

  @Test
  void tuiMachineWhoseOldFlashIsUnderWayLosesIt() {
    Rack rack = new Rack(flash(0));
    rack.diesWhileWriting();
    rack.wish(Machine.of(BootPolicy.TUI));
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Menu());
    assertThat(rack.lastState()).isInstanceOf(RunState.Lost.class);
  }

  private static Machine flash(long reflash) {
    return machine(BootPolicy.FLASH, reflash);
  }

  private static Machine machine(BootPolicy policy, long reflash) {
    return new Machine(
        policy,
        Optional.of(Rack.IMAGE),
        Machine.ONLY_DISK,
        ProvisioningSpec.NONE,
        Optional.empty(),
        new LocalBoot.Auto(),
        reflash,
        Map.of(),
        "");
  }

  private static BootAction disk() {
    return new BootAction.OwnDisk(new LocalBoot.Auto(), BootAction.Mood.AS_WISHED);
  }

  private static BootAction attention() {
    return new BootAction.OwnDisk(new LocalBoot.Auto(), BootAction.Mood.NEEDS_ATTENTION);
  }

  @Test
  void fullFleetMakesAMachineWaitAndItsTurnLetsItFlash() {
    Rack rack = new Rack(machine(BootPolicy.FLASH_ONCE, 0));
    rack.fleet(new FleetLoad(4, 4, 2, false, Optional.empty()));
    BootDecision waits = rack.powerOn();
    assertThat(waits.answer()).isEqualTo(new BootAction.Wait());
    assertThat(waits.reason())
        .isEqualTo(
            "policy flash-once: debian.img.zst waits its turn: 4 machines are being flashed, 4 may"
                + " be at once, and 2 ahead of it");
    assertThat(rack.states()).isEmpty();
    rack.fleet(new FleetLoad(4, 3, 1, false, Optional.empty()));
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Wait());
    rack.fleet(new FleetLoad(4, 3, 0, false, Optional.empty()));
    assertThat(rack.powerOn().answer()).isEqualTo(new BootAction.Unattended());
    assertThat(rack.states()).containsExactly("offered");
  }

  @Test
  void whoHasAPlaceKeepsItAndAFlashUnderWayIsNeverStopped() {
    Rack rack = new Rack(machine(BootPolicy.FLASH_ONCE, 0));
    rack.fleet(new FleetLoad(1, 1, 3, true, Optional.empty()));
    rack.powerOn();
    assertThat(rack.states()).containsExactly("offered");
    rack.ask(BootContact.LIVE_ENVIRONMENT);
    rack.fleet(new FleetLoad(1, 5, 3, false, Optional.empty()));
    assertThat(rack.ask(BootContact.LIVE_ENVIRONMENT).answer())
        .isEqualTo(new BootAction.Unattended());
  }

  @Test
  void offerOfAMachineThatHasToWaitIsWithdrawn() {
    Rack rack = new Rack(machine(BootPolicy.FLASH_ONCE, 0));
    rack.powerOn();
    rack.fleet(new FleetLoad(1, 1, 0, false, Optional.empty()));
    assertThat(rack.ask(BootContact.LIVE_ENVIRONMENT).answer()).isEqualTo(new BootAction.Wait());
    assertThat(rack.states()).isEmpty();
  }

  @Test
  void unconfirmedWishBootsTheDiskWithTheReason() {
    Rack rack = new Rack(machine(BootPolicy.FLASH_ONCE, 0));
    rack.fleet(new FleetLoad(0, 0, 0, false, Optional.of("50 other machines were armed")));
    BootDecision held = rack.powerOn();
    assertThat(held.answer()).isEqualTo(attention());
    assertThat(held.reason()).isEqualTo("policy flash-once: held: 50 other machines were armed");
    assertThat(rack.states()).isEmpty();
  }
}
