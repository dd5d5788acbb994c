package bty.appliance.boot;

import bty.appliance.boot.BootAction.Mood;
import bty.appliance.boot.MachineObserved.ImageState;
import bty.appliance.boot.MachineObserved.ProvisioningState;
import bty.appliance.machine.LocalBoot;
import bty.appliance.machine.Machine;
import bty.appliance.run.FlashSpec;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The part of [BootRules] that may lead to a flash.
///
/// @param sameBoot as there
/// @param breaker so many bad runs in a row, and a person has to look
record FlashRules(Duration sameBoot, int breaker) {

  /// Policy `local`.
  Answer ownDisk(BootContext question, List<RunChange> changes) {
    question.lastIfDone().ifPresent(good -> booted(question, good, changes));
    return Answer.disk(question.machine(), "policy local");
  }

  /// Policy `tui`. Who stood at the console and flashed may have asked for one boot of that disk.
  Answer menu(BootContext question, List<RunChange> changes) {
    Optional<Run> asked = question.lastIfDone().filter(Run::isBootOnceAsked);
    return asked.isPresent() && grants(question, asked.get(), changes)
        ? Answer.disk(
            question.machine(),
            "policy tui: the disk that run "
                + asked.get().id()
                + " wrote, once, as asked at the console")
        : Answer.menu("policy tui");
  }

  /// Policy `flash`.
  Answer everyBoot(BootContext question, List<RunChange> changes) {
    Optional<Run> good = question.lastIfDone();
    if (good.isPresent() && grants(question, good.get(), changes)) {
      return Answer.disk(
          question.machine(), "policy flash: the disk that run " + good.get().id() + " wrote");
    }
    return flash(question, changes);
  }

  /// The disk is granted once for each success; the firmware of that one boot may ask several
  /// times, each time within [#sameBoot] of the time before. A clock that was set back in between
  /// is no reason to grant it for longer.
  private boolean grants(BootContext question, Run good, List<RunChange> changes) {
    Optional<Instant> before = good.times().diskGranted();
    boolean isSameBoot =
        before.isEmpty()
            || Duration.between(before.get(), question.now()).abs().compareTo(sameBoot) <= 0;
    if (isSameBoot && question.contact() == BootContact.FIRMWARE) {
      changes.add(new RunChange.Replace(good.granted(question.now())));
    }
    return isSameBoot;
  }

  /// The machine boots what that run wrote, whatever policy says so: should the policy become
  /// `flash`, that has had its one boot.
  private void booted(BootContext question, Run good, List<RunChange> changes) {
    boolean _ = grants(question, good, changes);
  }

  /// Policy `flash-once`.
  Answer once(BootContext question, List<RunChange> changes) {
    Optional<Run> good = question.lastIfDone().filter(run -> fulfils(run.spec(), question));
    if (good.isPresent()) {
      booted(question, good.get(), changes);
      return Answer.disk(
          question.machine(),
          "policy flash-once: run "
              + good.get().id()
              + " wrote "
              + good.get().spec().image().name());
    }
    if (question.status().lostHistory().isPresent()) {
      return Answer.diskInstead(
          question.machine(), "policy flash-once: " + question.status().lostHistory().get());
    }
    return flash(question, changes);
  }

  private static boolean fulfils(FlashSpec done, BootContext question) {
    return switch (question.status().image()) {
      case ImageState.Ready ready -> done.key().equals(question.key(ready));
      // Its digest cannot be had now, so the name has to do; the disk boots either way.
      case ImageState.Pending _, ImageState.Unusable _, ImageState.NoneNamed _ ->
          question.machine().image().equals(Optional.of(done.image().name()))
              && question.machine().reflash() == done.reflash();
    };
  }

  private Answer flash(BootContext question, List<RunChange> changes) {
    String policy = "policy " + question.machine().policy().word() + ": ";
    return switch (question.status().image()) {
      case ImageState.NoneNamed _ ->
          Answer.diskInstead(question.machine(), policy + "no image is named");
      case ImageState.Unusable unusable ->
          Answer.diskInstead(question.machine(), policy + unusable.reason());
      case ImageState.Pending pending -> Answer.later(policy + pending.reason());
      case ImageState.Ready ready ->
          switch (question.status().provisioning()) {
            case ProvisioningState.Unusable unusable ->
                Answer.diskInstead(question.machine(), policy + unusable.reason());
            case ProvisioningState.Ready inputs -> flash(question, policy, ready, inputs, changes);
          };
    };
  }

  private Answer flash(
      BootContext question,
      String policy,
      ImageState.Ready ready,
      ProvisioningState.Ready inputs,
      List<RunChange> changes) {
    FlashSpec spec = question.spec(ready, inputs);
    List<Run> bad = question.badInARow(spec.key());
    if (bad.size() >= breaker) {
      return Answer.menu(
          policy
              + bad.size()
              + " runs in a row failed or were lost, the last "
              + describe(bad.getFirst().state())
              + "; raise reflash or name another image to flash again");
    }
    FleetLoad fleet = question.status().fleet();
    if (fleet.unconfirmed().isPresent()) {
      return Answer.diskInstead(question.machine(), policy + "held: " + fleet.unconfirmed().get());
    }
    Optional<String> wait = fleet.wait(spec.image().name().text());
    if (wait.isPresent()) {
      return Answer.later(policy + wait.get());
    }
    String attempt = bad.isEmpty() ? "" : ", attempt " + (bad.size() + 1) + " of " + breaker;
    String reason = policy + spec.image().name() + attempt;
    Optional<Run> offer = question.offer();
    if (offer.isEmpty() || !offer.get().spec().equals(spec)) {
      offer.ifPresent(old -> changes.add(new RunChange.Withdraw(old.id())));
      changes.add(new RunChange.Offer(spec, inputs.provisioning(), reason));
    }
    if (question.contact() == BootContact.LIVE_ENVIRONMENT) {
      changes.add(new RunChange.PickUp());
    }
    return Answer.unattended(reason);
  }

  private static String describe(RunState state) {
    return switch (state) {
      case RunState.Failed failed -> "at " + failed.stage() + ": " + failed.reason();
      case RunState.Lost lost -> "because: " + lost.reason();
      case RunState.Open _, RunState.Done _ -> state.word();
    };
  }

  /// An answer and why, before its changes are put beside it.
  record Answer(BootAction answer, String reason) {
    /// The machine boots its disk, as it should.
    static Answer disk(Machine machine, String reason) {
      return disk(machine.localBoot(), Mood.AS_WISHED, reason);
    }

    /// The machine boots its disk because what it should do cannot be done.
    static Answer diskInstead(Machine machine, String reason) {
      return disk(machine.localBoot(), Mood.NEEDS_ATTENTION, reason);
    }

    /// The machine boots its disk because nobody can say what it should do.
    static Answer diskBlindly(String reason) {
      return disk(new LocalBoot.Auto(), Mood.NEEDS_ATTENTION, reason);
    }

    /// A person chooses.
    static Answer menu(String reason) {
      return new Answer(new BootAction.Menu(), reason);
    }

    /// The machine asks again.
    static Answer later(String reason) {
      return new Answer(new BootAction.Wait(), reason);
    }

    /// The machine flashes its open run.
    static Answer unattended(String reason) {
      return new Answer(new BootAction.Unattended(), reason);
    }

    private static Answer disk(LocalBoot how, Mood mood, String reason) {
      return new Answer(new BootAction.OwnDisk(how, mood), reason);
    }
  }
}
