package bty.appliance.boot;

import bty.appliance.machine.BootMode;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.run.Origin;
import bty.appliance.run.Run;
import bty.appliance.run.RunTransitions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The one decision of the appliance. Pure; every route that answers a boot question calls it.
///
/// ```
///   file unreadable ------------------------------------------> own disk, reason on the screen
///   never seen ----------------> (record it as tui) ----------> menu
///   local -----------------------------------------------------> own disk
///   tui: the last run succeeded, a person asked at its console
///        for one boot of its disk, and this is that boot ------> own disk
///        else --------------------------------------------------> menu
///   flash, flash-once:
///     a machine in the live environment, the run that its
///        policy began under way -------------------------------> that run's plan again
///     ... the run that a person began at its console ----------> menu
///     flash: the last run succeeded, and
///            this is the reboot after it, or the same boot ----> own disk
///     flash-once: the last run succeeded, for this very spec --> own disk
///     flash-once: the history is lost -------------------------> own disk, reason on the screen
///     image being read -----------------------------------------> wait, and ask again
///     image missing or not to be trusted ------ -----------> own disk, reason on the screen
///     a file to set it up with missing or wrong ---------------> own disk, reason on the screen
///     three runs in a row failed or lost, for this spec -------> menu
///     more machines were newly armed than may be unconfirmed --> own disk, reason on the screen
///     as many are being flashed as may be at once -------------> wait, and ask again
///     else ----------------------------------------------------> unattended flash: the open offer,
///                                                                or a new one
/// ```
///
/// Asking is free: the answer to the same question is the same, because a run that was offered is
/// offered again and a disk that was granted is granted again for a while.
///
/// @param sameBoot contacts this long after the last one that was granted a disk belong to the same
///   boot: UEFI firmware asks once for each of its network options before it comes to the disk, and
///   may take its time over each
/// @param runRules when a run is lost
public record BootRules(Duration sameBoot, RunTransitions runRules) {
  private static final int BREAKER = 3;

  /// What the machine boots, why, and what to record.
  ///
  /// @param lookup what the operator wants
  /// @param status what was observed
  public BootDecision decide(
      BootContact contact, MachineLookup lookup, MachineObserved status, Instant now) {
    List<RunChange> changes = new ArrayList<>();
    List<Run> runs = settle(contact, status.runs(), now, changes);
    FlashRules.Answer answered =
        switch (lookup) {
          case MachineLookup.Unreadable unreadable ->
              FlashRules.Answer.diskBlindly(unreadable.problem());
          case MachineLookup.Absent _ -> {
            changes.add(new RunChange.Discover());
            yield answer(new BootContext(contact, Machine.DISCOVERED, status, runs, now), changes);
          }
          case MachineLookup.Known known ->
              answer(new BootContext(contact, known.machine(), status, runs, now), changes);
        };
    return new BootDecision(answered.answer(), answered.reason(), changes);
  }

  /// The runs as they must be seen at this contact; what that changes is recorded.
  private List<Run> settle(
      BootContact contact, List<Run> runs, Instant now, List<RunChange> changes) {
    List<Run> settled = new ArrayList<>();
    for (Run run : runs) {
      Run seen =
          switch (contact) {
            case FIRMWARE -> runRules.interrupted(run, now);
            case LIVE_ENVIRONMENT -> runRules.asOf(run, now);
          };
      if (!seen.equals(run)) {
        changes.add(new RunChange.Replace(seen));
      }
      settled.add(seen);
    }
    return settled;
  }

  /// A flash that has begun keeps the plan it began with. What a person chose is done by the
  /// program that the person stands before, and never by one that acts on its own.
  private static FlashRules.Answer underWay(Origin origin) {
    return switch (origin) {
      case Origin.Policy policy -> FlashRules.Answer.unattended(policy.reason());
      case Origin.Console console ->
          FlashRules.Answer.menu("a flash " + console.reason() + " is under way");
    };
  }

  private FlashRules.Answer answer(BootContext question, List<RunChange> changes) {
    if (!question.runs().isEmpty() && question.runs().getLast().isUnderWay()) {
      // Only the live environment comes here.
      return underWay(question.runs().getLast().origin());
    }
    FlashRules flashing = new FlashRules(sameBoot, BREAKER);
    FlashRules.Answer answered =
        switch (question.machine().mode()) {
          case BootMode.OwnDisk _ -> flashing.ownDisk(question, changes);
          case BootMode.Menu _ -> flashing.menu(question, changes);
          case BootMode.EveryBoot _ -> flashing.everyBoot(question, changes);
          case BootMode.Once _ -> flashing.once(question, changes);
        };
    if (!(answered.answer() instanceof BootAction.Unattended)) {
      question.offer().ifPresent(offer -> changes.add(new RunChange.Withdraw(offer.id())));
    }
    return answered;
  }
}
