package bty.appliance.run;

import bty.engine.protocol.MacAddress;
import bty.engine.protocol.NextBoot;
import bty.engine.protocol.RunId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// One flash of one machine.
///
/// @param number the machine's first run is 1, its next 2: tells which is newer, whatever the clock
///   did meanwhile
/// @param spec what is to be put where
public record Run(
    RunId id,
    long number,
    MacAddress mac,
    FlashSpec spec,
    Origin origin,
    RunState state,
    RunTimes times,
    RunProgress progress) {
  /// A run nobody has picked up yet.
  public static Run offered(
      RunId id, long number, MacAddress mac, FlashSpec spec, Origin origin, Instant now) {
    return new Run(
        id,
        number,
        mac,
        spec,
        origin,
        new RunState.Open(RunState.Phase.OFFERED),
        RunTimes.offered(now),
        RunProgress.NONE);
  }

  /// The same run after the machine was heard of.
  public Run heard(RunState next, Instant now) {
    return new Run(id, number, mac, spec, origin, next, times.heard(now), progress);
  }

  /// The same run, in a state that was inferred and not heard.
  public Run inferred(RunState next) {
    return new Run(id, number, mac, spec, origin, next, times, progress);
  }

  /// The same run with newer numbers.
  public Run with(RunProgress numbers) {
    return new Run(id, number, mac, spec, origin, state, times, numbers);
  }

  /// The same run after its machine was told to boot the disk.
  public Run granted(Instant now) {
    return new Run(id, number, mac, spec, origin, state, times.granted(now), progress);
  }

  /// The same run, with more known of who wanted it.
  public Run from(Origin who) {
    return new Run(id, number, mac, spec, who, state, times, progress);
  }

  /// Whether a person asked for one boot of the disk that it wrote.
  public boolean isBootOnceAsked() {
    return origin instanceof Origin.Console console
        && console.next().equals(Optional.of(NextBoot.BOOT_ONCE));
  }

  /// Whether nobody has picked it up yet.
  public boolean isOffered() {
    return state instanceof RunState.Open(RunState.Phase phase) && phase == RunState.Phase.OFFERED;
  }

  /// Whether a machine is at work on it.
  public boolean isUnderWay() {
    return state instanceof RunState.Open(RunState.Phase phase) && phase != RunState.Phase.OFFERED;
  }

  /// Whether nothing more is expected of it.
  public boolean isOver() {
    return !(state instanceof RunState.Open);
  }

  /// Whether everything is on the disk but it is not done yet.
  public boolean isWritten() {
    return state instanceof RunState.Open(RunState.Phase phase)
        && phase.compareTo(RunState.Phase.WRITTEN) >= 0;
  }

  /// Whether its machine has said how much it has read and written, and that is all of it.
  public boolean hasAllBytes() {
    FlashSpec.FlashImage image = spec.image();
    return isWritten()
        && progress.bytesRead().equals(OptionalLong.of(image.storedBytes()))
        && progress.bytesWritten().orElse(0) >= image.diskBytes().orElse(1);
  }

  /// Whether it ended without a good disk, as far as is known.
  public boolean isFailedOrLost() {
    return state instanceof RunState.Failed || state instanceof RunState.Lost;
  }
}
