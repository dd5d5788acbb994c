package bty.appliance.pxe;

import bty.appliance.boot.BootAction;
import bty.appliance.boot.BootContact;
import bty.appliance.boot.BootDecision;
import bty.appliance.boot.BootScripts;
import bty.appliance.boot.RunChange;
import bty.appliance.contact.BootSessions;
import bty.appliance.contact.MachineCards;
import bty.appliance.files.DiskFull;
import bty.appliance.machine.MachineLocks;
import bty.appliance.machine.MachineLookup;
import bty.appliance.run.FlashSpec;
import bty.appliance.run.Run;
import bty.appliance.state.StateFolder;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Plan;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Answers a machine that asks what to boot: parse (done by the route) -> look up -> decide ->
/// record -> render. What cannot be recorded is not handed out: a flash that nobody remembers is
/// one that nobody can stop from repeating. Who only looks is shown the same, and nothing happens.
public final class BootService {
  private static final System.Logger LOG = System.getLogger("boot");

  private final StateFolder state;
  private final BootDecider decider;
  private final BootRecorder recorder;
  private final MachineLocks locks;
  private final MachineCards cards;
  private final BootSessions sessions;
  private final BootListener listener;

  /// @param locks the same as everybody's
  /// @param listener told of each answer to a boot program
  BootService(
      StateFolder state,
      BootDecider decider,
      BootRecorder recorder,
      MachineLocks locks,
      MachineCards cards,
      BootSessions sessions,
      BootListener listener) {
    this.state = state;
    this.decider = decider;
    this.recorder = recorder;
    this.locks = locks;
    this.cards = cards;
    this.sessions = sessions;
    this.listener = listener;
  }

  /// A decision, and with which token the machine boots.
  private record Answer(BootDecision decision, Optional<String> token) {}

  /// The script for a machine whose firmware asks. Never throws for anything a machine can be the
  /// better for not knowing: then the script boots the disk and says so.
  ///
  /// @param card the network card it is asked for
  /// @param server how the machine reaches the appliance
  /// @param scripts in the language of whoever asks
  public String script(
      MacAddress card, BootAsker asker, String server, BootScripts scripts, Instant now) {
    try {
      MacAddress mac = cards.machineOf(card);
      Answer answer =
          switch (asker) {
            case BootAsker.Machine machine -> locks.with(mac, () -> boot(mac, machine, now));
            case BootAsker.Onlooker onlooker -> locks.with(mac, () -> look(mac, onlooker, now));
          };
      BootScripts.Asker shown =
          new BootScripts.Asker(
              card,
              server,
              state.settings().value().kernelArguments(),
              answer.token(),
              asker instanceof BootAsker.Onlooker onlooker
                  ? Optional.of(onlooker.why())
                  : Optional.empty());
      return scripts.script(shown, answer.decision().answer(), answer.decision().reason());
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, card + " asked what to boot, and it could not be worked out", e);
      String why =
          e instanceof IOException io && DiskFull.is(io)
              ? "its disk is full; make room on it and boot again"
              : "its log says why";
      return scripts.refusal("the appliance could not work out what to boot: " + why);
    }
  }

  private Answer boot(MacAddress mac, BootAsker.Machine asker, Instant now) throws IOException {
    BootDecision decision = record(mac, BootContact.FIRMWARE, now);
    boolean leadsToLive =
        switch (decision.answer()) {
          case BootAction.Menu _, BootAction.Unattended _ -> true;
          case BootAction.OwnDisk _, BootAction.Wait _ -> false;
        };
    Optional<String> token = Optional.empty();
    if (leadsToLive) {
      token = Optional.of(sessions.begin(mac, asker.address(), now));
    } else {
      sessions.end(mac);
    }
    LOG.log(
        Level.INFO,
        mac
            + " (firmware at "
            + asker.address()
            + ", "
            + asker.way().word()
            + ") -> "
            + word(decision)
            + ": "
            + decision.reason());
    recorder.seen(mac, word(decision), decision.reason(), Optional.of(asker.way().word()), now);
    listener.answered(mac, word(decision));
    return new Answer(decision, token);
  }

  private Answer look(MacAddress mac, BootAsker.Onlooker onlooker, Instant now) throws IOException {
    BootDecision decision = decider.decide(mac, BootContact.FIRMWARE, now);
    boolean isNew = state.machines().find(mac).lookup() instanceof MachineLookup.Absent;
    if (isNew && onlooker.introduces()) {
      Optional<String> refusal = recorder.introduce(mac, onlooker.address(), now);
      return new Answer(refusal.map(BootService::notRecorded).orElse(decision), Optional.empty());
    }
    return new Answer(decision, Optional.empty());
  }

  /// The plan for a machine in the live environment.
  ///
  /// @param card under which name it asks
  /// @param server how the machine reaches the appliance
  /// @throws IOException if it cannot be recorded
  public PlanAnswer plan(MacAddress card, String server, Instant now) throws IOException {
    MacAddress mac = cards.machineOf(card);
    return locks.with(
        mac,
        () -> {
          BootDecision decision = record(mac, BootContact.LIVE_ENVIRONMENT, now);
          String reason = decision.reason();
          LOG.log(Level.INFO, mac + " (live environment) -> " + word(decision) + ": " + reason);
          recorder.seen(mac, word(decision), reason, Optional.empty(), now);
          return switch (decision.answer()) {
            case BootAction.OwnDisk _ -> new PlanAnswer.Ready(new Plan.Nothing(card, reason));
            case BootAction.Menu _ -> new PlanAnswer.Ready(new Plan.Interactive(card, reason));
            case BootAction.Wait _ -> new PlanAnswer.Later(reason);
            case BootAction.Unattended _ ->
                new PlanAnswer.Ready(Plans.of(newest(mac), card, server, reason, state.runs()));
          };
        });
  }

  /// A plan, or that there is none yet.
  public sealed interface PlanAnswer {
    /// This is it.
    record Ready(Plan plan) implements PlanAnswer {}

    /// It is worth asking again.
    ///
    /// @param why what is missing yet
    record Later(String why) implements PlanAnswer {}
  }

  /// What a plan would be.
  ///
  /// @param spec what would be flashed, where anything would
  public record PlanShown(BootDecision decision, Optional<FlashSpec> spec) {}

  /// What a plan would be, for somebody who only looks: nothing happens.
  public PlanShown planShown(MacAddress card, Instant now) throws IOException {
    MacAddress mac = cards.machineOf(card);
    BootDecision decision = decider.decide(mac, BootContact.LIVE_ENVIRONMENT, now);
    if (!(decision.answer() instanceof BootAction.Unattended)) {
      return new PlanShown(decision, Optional.empty());
    }
    Optional<FlashSpec> offered =
        decision.changes().stream()
            .flatMap(change ->
                change instanceof RunChange.Offer offer ? Stream.of(offer.spec()) : Stream.empty())
            .findFirst();
    return new PlanShown(decision, offered.or(() -> Optional.of(newest(mac).spec())));
  }

  /// The same for the live environment of a machine that holds, which is a sign of life and nothing
  /// else: no run is offered, picked up or lost by it.
  public PlanShown holding(MacAddress card, Instant now) throws IOException {
    MacAddress mac = cards.machineOf(card);
    return locks.with(
        mac,
        () -> {
          PlanShown shown = planShown(card, now);
          recorder.seen(mac, "hold", shown.decision().reason(), Optional.empty(), now);
          return shown;
        });
  }

  private BootDecision record(MacAddress mac, BootContact contact, Instant now) throws IOException {
    BootDecision decision = placed(mac, contact, now);
    for (RunChange change : decision.changes()) {
      Optional<String> refusal = recorder.record(mac, change, now);
      if (refusal.isPresent()) {
        return notRecorded(refusal.get());
      }
    }
    if (decision.changes().stream().anyMatch(RunChange.PickUp.class::isInstance)) {
      // From here on its run says that it is being flashed.
      decider.guard().leave(mac);
    }
    return decision;
  }

  /// Decides, and takes or gives up the place that goes with it. Whoever was faster in taking the
  /// last one has this machine decided about once more: it then waits.
  private BootDecision placed(MacAddress mac, BootContact contact, Instant now) throws IOException {
    BootDecision decision = decider.decide(mac, contact, now);
    if (begins(mac, decision) && !decider.claim(mac, now)) {
      decision = decider.decide(mac, contact, now);
      if (begins(mac, decision) && !decider.claim(mac, now)) {
        decision =
            new BootDecision(
                new BootAction.Wait(), "others are to be flashed before it", List.of());
      }
    }
    switch (decision.answer()) {
      case BootAction.Wait _ -> decider.guard().queue(mac, now);
      case BootAction.OwnDisk _, BootAction.Menu _ -> decider.guard().leave(mac);
      case BootAction.Unattended _ -> {}
    }
    return decision;
  }

  /// Whether a flash would begin; one that is under way has its place.
  private boolean begins(MacAddress mac, BootDecision decision) {
    if (!(decision.answer() instanceof BootAction.Unattended)) {
      return false;
    }
    boolean isNew = decision.changes().stream().anyMatch(RunChange.Offer.class::isInstance);
    return isNew || newest(mac).isOffered();
  }

  private Run newest(MacAddress mac) {
    return state.runs().newest(mac).orElseThrow();
  }

  /// The menu could do nothing for a machine that has no file.
  private static BootDecision notRecorded(String why) {
    return new BootDecision(
        new BootAction.OwnDisk(
            new bty.appliance.machine.LocalBoot.Auto(), BootAction.Mood.NEEDS_ATTENTION),
        why,
        java.util.List.of());
  }

  private static String word(BootDecision decision) {
    return switch (decision.answer()) {
      case BootAction.OwnDisk _ -> "own disk";
      case BootAction.Menu _ -> "menu";
      case BootAction.Unattended _ -> "flash";
      case BootAction.Wait _ -> "wait";
    };
  }
}
