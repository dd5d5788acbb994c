package bty.appliance.run;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.RunState.Phase;
import bty.appliance.run.RunTransitions.Outcome;
import bty.appliance.run.RunTransitions.Place;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.Report;
import bty.engine.protocol.RunEvent;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTransitionsTest {
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");
  private static final RunTransitions RULES = RunTransitions.STANDARD;
  private static final Sha256 DIGEST = new Sha256("a".repeat(64));

  @ParameterizedTest
  @CsvSource({
    "OFFERED, STARTED, BOOTED",
    "BOOTED, STARTED, BOOTED",
    "WRITING, STARTED, BOOTED",
    "BOOTED, WRITING, WRITING",
    "WRITTEN, WRITING, WRITTEN",
    "BOOTED, WRITING_PROGRESS, WRITING",
    "WRITING, SYNCED, WRITTEN",
    "VERIFIED, SYNCED, VERIFIED",
    "VERIFIED, WRITING_PROGRESS, VERIFIED",
    "WRITTEN, VERIFIED, VERIFIED",
    "VERIFIED, PARTPROBED, VERIFIED",
    "VERIFIED, PROVISIONING, VERIFIED",
    "VERIFIED, DONE, VERIFIED",
    "WRITING, FAILED, WRITING"
  })
  void eventMovesARunOn(Phase before, RunEvent event, Phase after) {
    Outcome outcome = RULES.progress(open(before), Place.NEWEST, progress(event), T0);
    assertThat(((Outcome.Moved) outcome).run().state()).isEqualTo(new RunState.Open(after));
  }

  @Test
  void silenceLosesARunThatIsUnderWayAndNoOther() {
    Instant late = T0.plus(Duration.ofSeconds(121));
    for (Phase phase : Phase.values()) {
      RunState seen = RULES.asOf(open(phase), late).state();
      assertThat(seen)
          .isEqualTo(
              phase == Phase.OFFERED
                  ? new RunState.Open(phase)
                  : new RunState.Lost(phase, "no report for 120 s while " + phase.word()));
      assertThat(RULES.asOf(open(phase), T0.plus(RULES.lostAfter()))).isEqualTo(open(phase));
    }
  }

  @Test
  void clockThatIsSetBackCountsSilenceAnew() {
    Instant then = T0.minus(Duration.ofHours(5));
    Run seen = RULES.asOf(open(Phase.WRITING), then);
    assertThat(seen.state()).isEqualTo(new RunState.Open(Phase.WRITING));
    assertThat(RULES.asOf(seen, then.plus(Duration.ofSeconds(121))).state())
        .isInstanceOf(RunState.Lost.class);
  }

  @Test
  void lateReportRevivesALostRunUnlessThereIsANewerOne() {
    Run lost = open(Phase.WRITING).inferred(new RunState.Lost(Phase.WRITING, "silence"));
    assertThat(RULES.progress(lost, Place.NEWEST, progress(RunEvent.SYNCED), T0))
        .isInstanceOfSatisfying(
            Outcome.Moved.class,
            moved -> assertThat(moved.run().state()).isEqualTo(new RunState.Open(Phase.WRITTEN)));
    assertThat(RULES.done(lost, Place.NEWEST, Optional.empty(), T0))
        .isInstanceOf(Outcome.Moved.class);
    assertThat(RULES.progress(lost, Place.SUPERSEDED, progress(RunEvent.SYNCED), T0))
        .isInstanceOf(Outcome.Closed.class);
    assertThat(RULES.done(lost, Place.SUPERSEDED, Optional.empty(), T0))
        .isInstanceOf(Outcome.Closed.class);
    assertThat(RULES.failed(lost, Place.SUPERSEDED, "write", "x", T0))
        .isInstanceOf(Outcome.Closed.class);
  }

  @Test
  void endsAreFinalAndMayBeRepeated() {
    Run done = open(Phase.VERIFIED).inferred(new RunState.Done(Optional.empty()));
    Run failed = open(Phase.VERIFIED).inferred(new RunState.Failed("write", "x"));
    assertThat(RULES.done(done, Place.NEWEST, proof(DIGEST), T0)).isInstanceOf(Outcome.Known.class);
    assertThat(RULES.failed(failed, Place.NEWEST, "sync", "y", T0))
        .isInstanceOf(Outcome.Known.class);
    assertThat(RULES.failed(done, Place.NEWEST, "sync", "y", T0))
        .isInstanceOf(Outcome.Closed.class);
    assertThat(RULES.done(failed, Place.NEWEST, proof(DIGEST), T0))
        .isInstanceOf(Outcome.Closed.class);
    assertThat(RULES.progress(done, Place.NEWEST, progress(RunEvent.WRITING), T0))
        .isInstanceOf(Outcome.Closed.class);
  }

  @Test
  void doneIsBelievedOnlyWithThePlannedDigest() {
    assertThat(end(proof(DIGEST))).isEqualTo(new RunState.Done(proof(DIGEST)));
    assertThat(end(proof(new Sha256("b".repeat(64)))))
        .isInstanceOfSatisfying(
            RunState.Failed.class, failed -> assertThat(failed.stage()).isEqualTo("verify"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4, 1, 1 bytes were read",
    "5, 4, 1, 5 bytes were read",
    "4, 1, 1, 1 bytes were written",
    "4, 0, 1, 0 bytes were written",
    "4, 9000000000000000000, 1, bytes were written",
    "-4, 4, 1, below 0",
    "4, -4, 1, below 0",
    "4, 4, -1, below 0"
  })
  void doneWithNumbersThatCannotBeTrueMovesNothing(
      long read, long written, long seconds, String why) {
    RunState.Proof proof = new RunState.Proof(DIGEST, read, written, Duration.ofSeconds(seconds));
    assertThat(RULES.done(open(Phase.VERIFIED), Place.NEWEST, Optional.of(proof), T0))
        .isInstanceOfSatisfying(
            Outcome.Untrue.class, untrue -> assertThat(untrue.why()).contains(why));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 0, 0, 5 bytes were read",
    "-1, 0, 0, -1 bytes were read",
    "4, 9000000000000000000, 0, bytes were written",
    "4, 4, 9000000000000000000, bytes a second"
  })
  void numbersThatAreBeyondTheImageMoveNothing(long read, long written, long rate, String why) {
    Report.Progress said =
        new Report.Progress(
            RunId.at(T0, 1),
            RunEvent.WRITING_PROGRESS,
            OptionalLong.of(read),
            OptionalLong.of(written),
            OptionalLong.empty(),
            OptionalLong.of(rate),
            OptionalLong.empty(),
            Optional.empty());
    assertThat(RULES.progress(open(Phase.WRITING), Place.NEWEST, said, T0))
        .isInstanceOfSatisfying(
            Outcome.Untrue.class, untrue -> assertThat(untrue.why()).contains(why));
  }

  @Test
  void doneMayCountTheRestOfALastSectorAndTakeNoTime() {
    RunState.Proof proof = new RunState.Proof(DIGEST, 4, 512, Duration.ZERO);
    assertThat(end(Optional.of(proof))).isEqualTo(new RunState.Done(Optional.of(proof)));
  }

  @Test
  void numbersThatAreNotRepeatedAreKept() {
    Run run = open(Phase.WRITING).with(numbers(OptionalLong.of(7)));
    Outcome outcome = RULES.progress(run, Place.NEWEST, progress(RunEvent.WRITING_PROGRESS), T0);
    assertThat(((Outcome.Moved) outcome).run().progress()).isEqualTo(numbers(OptionalLong.of(7)));
  }

  private static RunState end(Optional<RunState.Proof> proof) {
    return ((Outcome.Moved) RULES.done(open(Phase.VERIFIED), Place.NEWEST, proof, T0))
        .run()
        .state();
  }

  private static Optional<RunState.Proof> proof(Sha256 digest) {
    return Optional.of(new RunState.Proof(digest, 4, 4, Duration.ofSeconds(1)));
  }

  private static RunProgress numbers(OptionalLong read) {
    return new RunProgress(
        read,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static Report.Progress progress(RunEvent event) {
    return new Report.Progress(
        RunId.at(T0, 1),
        event,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static Run open(Phase phase) {
    FlashSpec spec =
        new FlashSpec(
            new FlashImage(new ImageName("a"), ImageFormat.RAW, 4, OptionalLong.of(4), DIGEST),
            "only",
            ProvisioningMode.NONE,
            Optional.empty(),
            Optional.empty(),
            0);
    return Run.offered(
            RunId.at(T0, 1),
            1,
            new MacAddress("52:54:00:00:00:01"),
            spec,
            new Origin.Policy("why"),
            T0)
        .inferred(new RunState.Open(phase));
  }
}
