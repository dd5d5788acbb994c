package bty.appliance.run;

import bty.engine.run.MacAddress;
import bty.engine.run.RunId;
import java.time.Instant;
import java.util.Optional;

/// One flash of one machine.
///
/// @param number the machine's first run is 1, its next 2: tells which is newer, whatever the clock
///   did meanwhile
/// @param reason why it was offered
/// @param offeredAt when the live environment was served for it
/// @param diskGrantedAt when the machine was first told to boot the disk this run wrote, which a
///   `flash` machine may do once
/// @param console present if a person chose it at the machine's console
/// @param changedAt when the machine last said anything about it, at first the same
public record Run(
    RunId id,
    long number,
    MacAddress mac,
    FlashSpec order,
    String reason,
    RunState state,
    Instant offeredAt,
    Instant changedAt,
    Optional<Instant> diskGrantedAt,
    RunProgress progress,
    Optional<AtConsole> console) {

  /// A run nobody has picked up yet.
  public static Run offered(
      RunId id, long number, MacAddress mac, FlashSpec order, String reason, Instant now) {
    return new Run(
        id,
        number,
        mac,
        order,
        reason,
        new RunState.Open(RunState.Phase.OFFERED),
        now,
        now,
        Optional.empty(),
        RunProgress.NONE,
        Optional.empty());
  }

  /// The same run after the machine was heard of.
  public Run heard(RunState next, Instant now) {
    return new Run(
        id, number, mac, order, reason, next, offeredAt, now, diskGrantedAt, progress, console);
  }

  /// The same run, in a state that was inferred and not heard.
  public Run inferred(RunState next) {
    return new Run(
        id,
        number,
        mac,
        order,
        reason,
        next,
        offeredAt,
        changedAt,
        diskGrantedAt,
        progress,
        console);
  }

  /// The same run with newer numbers.
  public Run with(RunProgress numbers) {
    return new Run(
        id,
        number,
        mac,
        order,
        reason,
        state,
        offeredAt,
        changedAt,
        diskGrantedAt,
        numbers,
        console);
  }

  /// The same run after its machine was told to boot the disk.
  public Run granted(Instant now) {
    return new Run(
        id,
        number,
        mac,
        order,
        reason,
        state,
        offeredAt,
        changedAt,
        Optional.of(now),
        progress,
        console);
  }

  /// The same run, which a person chose at the machine's console.
  public Run at(AtConsole chosen) {
    return new Run(
        id,
        number,
        mac,
        order,
        reason,
        state,
        offeredAt,
        changedAt,
        diskGrantedAt,
        progress,
        Optional.of(chosen));
  }

  /// Whether a person asked for one boot of the disk that it wrote.
  public boolean isBootOnceAsked() {
    return console.flatMap(AtConsole::next).equals(Optional.of(NextBoot.BOOT_ONCE));
  }

  /// Whether nobody has picked it up yet.
  public boolean isOffered() {
    return state instanceof RunState.Open(RunState.Phase phase) && phase == RunState.Phase.OFFERED;
  }

  /// Whether a machine is at work on it.
  public boolean isUnderWay() {
    return state instanceof RunState.Open(RunState.Phase phase) && phase != RunState.Phase.OFFERED;
  }

  /// Whether it ended without a good disk, as far as is known.
  public boolean isFailedOrLost() {
    return state instanceof RunState.Failed || state instanceof RunState.Lost;
  }
}
