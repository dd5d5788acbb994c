package bty.appliance.run;

import bty.appliance.run.RunState.Phase;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// How a run moves. Pure: the run, what was heard, and the time go in; the run as it then is comes
/// out.
///
/// ```
///            plan asked       first bytes       synced          digest right     set up
///  offered ------------> booted -------> writing -----> written ------> verified ------> provisioned
///     |                    |                |              |                |                |
///     |                    +----------------+------+-------+----------------+----------------+
///     |                                            |
///     | spec changed,              done report ----+---- failed report ---+--- silence, or the machine
///     | never picked up                 |          |          |           |    asks to boot again
///     v                                 v          |          v           v
///  (withdrawn: no trace)              done         |       failed        lost --- late report, while no
///                                                  |                      |       newer run exists ---+
///                                                  +<---------------------+---------------------------+
/// ```
///
/// `done` and `failed` are facts and final. `lost` is an inference: any report of the run undoes
/// it, unless the machine has been offered a newer run.
///
/// @param lostAfter how long a run may be silent, counted from the last report
public record RunTransitions(Duration lostAfter) {
  /// A machine reports about twice a second while it writes; a restart of the appliance or a switch
  /// takes less than this.
  public static final RunTransitions STANDARD = new RunTransitions(Duration.ofMinutes(2));

  private static final long SLACK = 1L << 20;

  /// A thousand times what a disk of today takes, in bytes per second.
  private static final long FASTEST = 10_000_000_000_000L;

  /// What is left is an estimate, which may well begin with nonsense; beyond this nobody waits.
  private static final long LONGEST_SECONDS = Duration.ofDays(366).toSeconds();

  /// What became of a report.
  public sealed interface Outcome {
    /// The run is now this.
    record Moved(Run run) implements Outcome {}

    /// It was known already.
    record Known() implements Outcome {}

    /// The run is over, and the report says something else.
    ///
    /// @param why one sentence
    record Closed(String why) implements Outcome {}

    /// The report contradicts itself or the plan, so nothing is taken from it.
    ///
    /// @param why one sentence
    record Untrue(String why) implements Outcome {}
  }

  /// Whether a newer run of the same machine exists.
  public enum Place {
    /// It is the machine's last run.
    NEWEST,
    /// The machine has been offered another one since.
    SUPERSEDED
  }

  /// The run as it must be seen at that moment: silence makes it lost. A run that was heard of at a
  /// time that is yet to come was heard of by a clock that has been set back since: silence is
  /// counted anew.
  public Run asOf(Run run, Instant now) {
    if (run.isUnderWay() && run.times().changed().isAfter(now.plus(lostAfter))) {
      return run.heard(run.state(), now);
    }
    if (run.isUnderWay() && now.isAfter(run.times().changed().plus(lostAfter))) {
      Phase reached = ((RunState.Open) run.state()).phase();
      return run.inferred(
          new RunState.Lost(
              reached, "no report for " + lostAfter.toSeconds() + " s while " + reached.word()));
    }
    return run;
  }

  /// The run of a machine that asks to boot anew: whatever it was doing, it is not doing it now.
  public Run interrupted(Run run, Instant now) {
    Run seen = asOf(run, now);
    if (seen.isUnderWay()) {
      Phase reached = ((RunState.Open) seen.state()).phase();
      return seen.inferred(
          new RunState.Lost(reached, "the machine asked to boot again while " + reached.word()));
    }
    return seen;
  }

  /// The plan was asked for.
  public Run fetched(Run run, Instant now) {
    return run.isOffered() ? run.heard(new RunState.Open(Phase.BOOTED), now) : run;
  }

  /// A machine says how far it is.
  public Outcome progress(Run run, Place place, Report.Progress report, Instant now) {
    Phase before;
    switch (run.state()) {
      case RunState.Open open -> before = open.phase();
      case RunState.Lost lost -> before = lost.reached();
      case RunState.Done _, RunState.Failed _ -> {
        return new Outcome.Closed("run " + run.id() + " is " + run.state().word() + " already");
      }
    }
    if (place == Place.SUPERSEDED) {
      return superseded(run);
    }
    Optional<Outcome> untrue = untrue(run, report);
    if (untrue.isPresent()) {
      return untrue.get();
    }
    Phase after =
        switch (report.event()) {
          // The flasher of the same boot began anew.
          case STARTED -> Phase.BOOTED;
          // Numbers go on coming while the disk syncs and the digest is compared.
          case WRITING, WRITING_PROGRESS -> atLeast(before, Phase.WRITING);
          case SYNCED -> atLeast(before, Phase.WRITTEN);
          case VERIFIED, PARTPROBED, PROVISIONING -> atLeast(before, Phase.VERIFIED);
          case DONE ->
              run.spec().provisioning() == ProvisioningMode.NONE
                  ? atLeast(before, Phase.VERIFIED)
                  : Phase.PROVISIONED;
          // The report that follows says why, and closes the run.
          case FAILED -> before;
        };
    return new Outcome.Moved(
        run.heard(new RunState.Open(after), now).with(merge(run.progress(), report)));
  }

  /// A machine says that its disk holds the image.
  ///
  /// @param proof what it wrote; empty when it only said so
  public Outcome done(Run run, Place place, Optional<RunState.Proof> proof, Instant now) {
    return switch (run.state()) {
      case RunState.Done _ -> new Outcome.Known();
      case RunState.Failed _ -> new Outcome.Closed("run " + run.id() + " is failed already");
      case RunState.Open _, RunState.Lost _ ->
          place == Place.SUPERSEDED
              ? superseded(run)
              : proof
                  .flatMap(said -> untrue(run, said))
                  .orElseGet(() -> new Outcome.Moved(run.heard(checked(run, proof), now)));
    };
  }

  /// Numbers that no flash of this image ends with. The flasher counts what it has passed over,
  /// too, so however often a transfer was taken up, and however sparse the image is, it has read
  /// all of it and settled all of its disk; of a last sector that is not full it may count the
  /// rest.
  private static Optional<Outcome> untrue(Run run, RunState.Proof said) {
    FlashSpec.FlashImage image = run.spec().image();
    Optional<String> what = Optional.empty();
    if (said.bytesRead() < 0 || said.bytesWritten() < 0 || said.took().isNegative()) {
      what = Optional.of("a number is below 0");
    } else if (!said.digest().equals(image.digest())) {
      // That fails the run, whatever the numbers are.
      return Optional.empty();
    } else if (said.bytesRead() != image.storedBytes()) {
      what =
          Optional.of(
              said.bytesRead() + " bytes were read, and the image has " + image.storedBytes());
    } else if (said.bytesWritten() < image.diskBytes().orElse(1)
        || said.bytesWritten() - SLACK > image.diskBytes().orElse(Long.MAX_VALUE)) {
      what =
          Optional.of(
              said.bytesWritten()
                  + " bytes were written"
                  + (image.diskBytes().isPresent()
                      ? ", and the image's disk has " + image.diskBytes().getAsLong()
                      : ""));
    }
    return what.map(why ->
        new Outcome.Untrue(
            "run " + run.id() + " is as it was, since this is not how it can have ended: " + why));
  }

  /// Numbers that no flash of this image can be at.
  private static Optional<Outcome> untrue(Run run, Report.Progress said) {
    FlashSpec.FlashImage image = run.spec().image();
    return Stream.of(
            beyond("bytes were read", said.bytesRead(), image.storedBytes()),
            beyond(
                "bytes were written",
                said.bytesWritten(),
                image.diskBytes().isPresent()
                    ? image.diskBytes().getAsLong() + SLACK
                    : Long.MAX_VALUE),
            beyond("bytes a second are written", said.rateBps(), FASTEST))
        .flatMap(Optional::stream)
        .findFirst()
        .map(why ->
            new Outcome.Untrue(
                "run " + run.id() + " is as it was, since this is not how far it can be: " + why));
  }

  private static Optional<String> beyond(String what, OptionalLong said, long most) {
    return said.isPresent() && (said.getAsLong() < 0 || said.getAsLong() > most)
        ? Optional.of(said.getAsLong() + " " + what + "; wanted 0 to " + most)
        : Optional.empty();
  }

  /// A machine says that its disk does not hold the image.
  public Outcome failed(Run run, Place place, String stage, String reason, Instant now) {
    return switch (run.state()) {
      case RunState.Failed _ -> new Outcome.Known();
      case RunState.Done _ -> new Outcome.Closed("run " + run.id() + " is done already");
      case RunState.Open _, RunState.Lost _ ->
          place == Place.SUPERSEDED
              ? superseded(run)
              : new Outcome.Moved(run.heard(new RunState.Failed(stage, reason), now));
    };
  }

  /// The writer reports the digest it saw; this side compares, and believes no "done" without.
  private static RunState checked(Run run, Optional<RunState.Proof> proof) {
    if (proof.isPresent() && !proof.get().digest().equals(run.spec().image().digest())) {
      return new RunState.Failed(
          "verify",
          "the machine reports digest "
              + proof.get().digest()
              + ", the plan said "
              + run.spec().image().digest());
    }
    return new RunState.Done(proof);
  }

  private static Outcome superseded(Run run) {
    return new Outcome.Closed(
        "run " + run.id() + " is " + run.state().word() + " and the machine has a newer run");
  }

  private static Phase atLeast(Phase before, Phase next) {
    return before.compareTo(next) >= 0 ? before : next;
  }

  private static RunProgress merge(RunProgress old, Report.Progress news) {
    return new RunProgress(
        news.bytesRead().isPresent() ? news.bytesRead() : old.bytesRead(),
        news.bytesWritten().isPresent() ? news.bytesWritten() : old.bytesWritten(),
        news.totalBytes().isPresent() ? news.totalBytes() : old.totalBytes(),
        news.rateBps().isPresent() ? news.rateBps() : old.rateBps(),
        news.etaSeconds().isPresent() ? likely(news.etaSeconds()) : old.etaSeconds(),
        news.bottleneck().isPresent() ? news.bottleneck() : old.bottleneck());
  }

  private static OptionalLong likely(OptionalLong seconds) {
    return seconds.getAsLong() < 0 || seconds.getAsLong() > LONGEST_SECONDS
        ? OptionalLong.empty()
        : seconds;
  }
}
