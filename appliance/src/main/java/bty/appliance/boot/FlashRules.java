package bty.appliance.boot;

import bty.appliance.run.FlashSpec;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The part of [BootRules] that may lead to a flash.
///
/// @param sameBoot as there
/// @param breaker so many bad runs in a row, and a person has to look
record FlashRules(Duration sameBoot, int breaker) {

  /// Policy `tui`. Who stood at the console and flashed may have asked for one boot of that disk.
  Answered menu(BootContext question, List<RunChange> changes) {
    Optional<Run> asked = question.lastIfDone().filter(Run::isBootOnceAsked);
    return asked.isPresent() && grants(question, asked.get(), changes)
        ? Answered.disk(
            question.machine(),
            "policy tui: the disk that run "
                + asked.get().id()
                + " wrote, once, as asked at the console")
        : Answered.menu("policy tui");
  }

  /// Policy `flash`.
  Answered everyBoot(BootContext question, List<RunChange> changes) {
    Optional<Run> good = question.lastIfDone();
    if (good.isPresent() && grants(question, good.get(), changes)) {
      return Answered.disk(
          question.machine(), "policy flash: the disk that run " + good.get().id() + " wrote");
    }
    return flash(question, changes);
  }

  /// The disk is granted once for each success; the firmware of that one boot may ask several
  /// times.
  private boolean grants(BootContext question, Run good, List<RunChange> changes) {
    if (good.diskGrantedAt().isPresent()) {
      return !question.now().isAfter(good.diskGrantedAt().get().plus(sameBoot));
    }
    if (question.contact() == BootContact.FIRMWARE) {
      changes.add(new RunChange.Replace(good.granted(question.now())));
    }
    return true;
  }

  /// Policy `flash-once`.
  Answered once(BootContext question, List<RunChange> changes) {
    Optional<Run> good = question.lastIfDone().filter(run -> fulfils(run.order(), question));
    if (good.isPresent()) {
      return Answered.disk(
          question.machine(),
          "policy flash-once: run "
              + good.get().id()
              + " wrote "
              + good.get().order().image().name());
    }
    return flash(question, changes);
  }

  private static boolean fulfils(FlashSpec done, BootContext question) {
    return switch (question.status().image()) {
      case WishedImage.Ready ready -> done.key().equals(question.key(ready));
      // Its digest cannot be had now, so the name has to do; the disk boots either way.
      case WishedImage.Unusable _, WishedImage.NoneNamed _ ->
          question.machine().image().equals(Optional.of(done.image().name()))
              && question.machine().reflash() == done.reflash();
    };
  }

  private Answered flash(BootContext question, List<RunChange> changes) {
    String policy = "policy " + question.machine().policy().word() + ": ";
    return switch (question.status().image()) {
      case WishedImage.NoneNamed _ ->
          Answered.diskInstead(question.machine(), policy + "no image is named");
      case WishedImage.Unusable unusable ->
          Answered.diskInstead(question.machine(), policy + unusable.reason());
      case WishedImage.Ready ready ->
          switch (question.status().provisioning()) {
            case WishedProvisioning.Unusable unusable ->
                Answered.diskInstead(question.machine(), policy + unusable.reason());
            case WishedProvisioning.Ready inputs -> flash(question, policy, ready, inputs, changes);
          };
    };
  }

  private Answered flash(
      BootContext question,
      String policy,
      WishedImage.Ready ready,
      WishedProvisioning.Ready inputs,
      List<RunChange> changes) {
    FlashSpec order = question.order(ready, inputs);
    List<Run> bad = question.badInARow(order.key());
    if (bad.size() >= breaker) {
      return Answered.menu(
          policy
              + bad.size()
              + " runs in a row failed or were lost, the last "
              + describe(bad.getFirst().state())
              + "; raise reflash or name another image to flash again");
    }
    String attempt = bad.isEmpty() ? "" : ", attempt " + (bad.size() + 1) + " of " + breaker;
    String reason = policy + order.image().name() + attempt;
    Optional<Run> offer = question.offer();
    if (offer.isEmpty() || !offer.get().order().equals(order)) {
      offer.ifPresent(old -> changes.add(new RunChange.Withdraw(old.id())));
      changes.add(new RunChange.Offer(order, inputs.provisioning(), reason));
    }
    if (question.contact() == BootContact.LIVE_ENVIRONMENT) {
      changes.add(new RunChange.PickUp());
    }
    return Answered.unattended(reason);
  }

  private static String describe(RunState state) {
    return switch (state) {
      case RunState.Failed failed -> "at " + failed.stage() + ": " + failed.reason();
      case RunState.Lost lost -> "because: " + lost.reason();
      case RunState.Open _, RunState.Done _ -> state.word();
    };
  }
}
