package bty.appliance.pxe;

import bty.appliance.boot.BootAction;
import bty.appliance.boot.BootContact;
import bty.appliance.boot.BootDecision;
import bty.appliance.contact.MachineCards;
import bty.appliance.edit.Author;
import bty.appliance.edit.EditResult;
import bty.appliance.edit.Expectation;
import bty.appliance.edit.SpecEdits;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageLookup;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLocks;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.provision.ProvisioningLookup;
import bty.appliance.pxe.ReportService.Receipt;
import bty.appliance.run.FlashSpec;
import bty.appliance.run.Origin;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.run.RunTransitions;
import bty.appliance.state.StateFolder;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.NextBoot;
import bty.engine.protocol.Plan;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Serves the person at a machine's console: takes a choice, which becomes a run as any other, and
/// what is to be booted after it.
///
/// Only the live environment of the machine gets here, with the token of its boot; what may be
/// asked for is small all the same, and never leads to a flash that nobody stands beside. A choice
/// is taken only while the appliance answers this machine with the menu, and the machine that asked
/// is the one that then writes its own disk. It can be set up with the files below `console/` and
/// no others: the rest may hold passwords. What follows may be asked for only by a machine whose
/// policy is `tui`, for its own last run, which a person chose at its console and which ended well;
/// both things that can be asked for make it boot its own disk. `local` is the one request of a
/// machine by which the appliance changes a spec: the person who stands there is the operator of
/// that moment, the request is kept with the run, and the file says afterwards what holds.
public final class ConsoleService {
  private static final System.Logger LOG = System.getLogger("console");

  private final StateFolder state;
  private final ImageCatalog images;
  private final BootDecider boot;
  private final SpecEdits edits;
  private final MachineLocks locks;
  private final MachineCards cards;

  /// @param locks the same as everybody's
  ConsoleService(
      StateFolder state,
      ImageCatalog images,
      BootDecider boot,
      SpecEdits edits,
      MachineLocks locks,
      MachineCards cards) {
    this.state = state;
    this.images = images;
    this.boot = boot;
    this.edits = edits;
    this.locks = locks;
    this.cards = cards;
  }

  /// What a person chose at a machine's console.
  ///
  /// @param target a target spec in its text form
  public record Choice(ImageName image, String target, ProvisioningSpec setup) {}

  /// What became of a choice.
  public sealed interface Taken {
    /// It is a run now.
    record Run(Plan.Flash plan) implements Taken {}

    /// Nobody knows that machine.
    record Unknown(String why) implements Taken {}

    /// It cannot be done, or not now.
    record Refused(String why) implements Taken {}
  }

  /// What the appliance would answer the machine now, in words.
  public String reason(MacAddress card, Instant now) throws IOException {
    return boot.decide(cards.machineOf(card), BootContact.LIVE_ENVIRONMENT, now).reason();
  }

  /// The last choice that was made at the machine's console.
  public Optional<Run> last(MacAddress card) {
    return state.runs().runs(cards.machineOf(card)).reversed().stream()
        .filter(run -> run.origin() instanceof Origin.Console)
        .findFirst();
  }

  /// Takes a choice.
  ///
  /// @param server how the machine reaches the appliance
  public Taken choose(MacAddress card, Choice choice, String server, Instant now)
      throws IOException {
    Optional<String> withheld = ConsoleFiles.withheld(choice.setup());
    if (withheld.isPresent()) {
      return new Taken.Refused(withheld.get());
    }
    MacAddress mac = cards.machineOf(card);
    return locks.with(
        mac,
        () ->
            switch (state.machines().find(mac).lookup()) {
              case MachineLookup.Absent _ ->
                  new Taken.Unknown(
                      "machine " + mac + " is unknown; it has never asked what to boot");
              case MachineLookup.Unreadable unreadable -> new Taken.Refused(unreadable.problem());
              case MachineLookup.Known(Machine machine) ->
                  choose(mac, card, machine, choice, server, now);
            });
  }

  private Taken choose(
      MacAddress mac, MacAddress card, Machine machine, Choice choice, String server, Instant now)
      throws IOException {
    Optional<String> busy = superseded(mac);
    if (busy.isPresent()) {
      return new Taken.Refused(busy.get());
    }
    BootDecision decision = boot.decide(mac, BootContact.LIVE_ENVIRONMENT, now);
    if (!(decision.answer() instanceof BootAction.Menu)) {
      return new Taken.Refused(
          "nobody chooses for machine " + mac + " at its console now: " + decision.reason());
    }
    return switch (state.provisioning().patiently(choice.setup())) {
      case ProvisioningLookup.Bad bad -> new Taken.Refused(bad.sentence());
      case ProvisioningLookup.Good inputs ->
          switch (images.find(choice.image())) {
            case ImageLookup.NotReady not -> new Taken.Refused(not.reason());
            case ImageLookup.Ready ready -> {
              FlashSpec spec =
                  new FlashSpec(
                      Plans.flashImage(ready.facts()),
                      choice.target(),
                      choice.setup().mode(),
                      inputs.digest(),
                      machine.hostname(),
                      machine.reflash());
              yield new Taken.Run(begin(mac, card, spec, inputs, choice, server, now));
            }
          };
    };
  }

  /// Who stands at the console and chooses again has given up what was chosen before; a flash that
  /// nobody chose there is not theirs to end.
  private Optional<String> superseded(MacAddress mac) throws IOException {
    List<Run> runs = state.runs().runs(mac);
    if (runs.isEmpty() || !runs.getLast().isUnderWay()) {
      return Optional.empty();
    }
    Run run = runs.getLast();
    if (!(run.origin() instanceof Origin.Console)) {
      return Optional.of("run " + run.id() + " of machine " + mac + " is under way");
    }
    RunState.Phase reached = ((RunState.Open) run.state()).phase();
    String why = "somebody chose again at the console while " + reached.word();
    state.runs().save(run.inferred(new RunState.Lost(reached, why)));
    return Optional.empty();
  }

  private Plan.Flash begin(
      MacAddress mac,
      MacAddress card,
      FlashSpec spec,
      ProvisioningLookup.Good inputs,
      Choice choice,
      String server,
      Instant now)
      throws IOException {
    Origin origin = new Origin.Console(choice.setup());
    Run offered = state.runs().open(mac, spec, origin, inputs.value(), now);
    Run run = RunTransitions.STANDARD.fetched(offered, now);
    state.runs().save(run);
    LOG.log(
        Level.INFO,
        "run " + run.id() + " of " + mac + " is chosen at its console: " + choice.image());
    return Plans.of(run, card, server, origin.reason(), state.runs());
  }

  /// Takes what is to be booted after a run. Repeating it does no harm.
  public Receipt next(MacAddress card, RunId id, NextBoot next) throws IOException {
    MacAddress mac = cards.machineOf(card);
    return locks.with(mac, () -> nextLocked(mac, id, next));
  }

  private Receipt nextLocked(MacAddress mac, RunId id, NextBoot next) throws IOException {
    List<Run> runs = state.runs().runs(mac);
    if (runs.stream().noneMatch(run -> run.id().equals(id))) {
      return new Receipt.Unknown("machine " + mac + " has no run " + id);
    }
    Run run = runs.getLast();
    if (!run.id().equals(id)) {
      return new Receipt.Refused("machine " + mac + " has a newer run than " + id);
    }
    if (!(run.origin() instanceof Origin.Console console)
        || !(run.state() instanceof RunState.Done)) {
      return new Receipt.Refused(
          "run "
              + id
              + " is "
              + run.state().word()
              + ", and "
              + run.origin().reason()
              + "; this may be asked for after a good flash that was chosen at the console");
    }
    if (console.next().equals(Optional.of(next))) {
      return new Receipt.Accepted();
    }
    if (!(state.machines().find(mac).lookup() instanceof MachineLookup.Known(Machine machine))
        || machine.policy() != BootPolicy.TUI) {
      return new Receipt.Refused(
          "the policy of machine " + mac + " is not tui any more, so it is not changed from there");
    }
    if (next == NextBoot.LOCAL
        && !(edits.change(
                mac, Author.console(mac), new Expectation.Anything(), Machine::withOwnDisk)
            instanceof EditResult.Written)) {
      // Somebody has changed the file by hand since it was looked at.
      return new Receipt.Refused(
          "the file of machine " + mac + " cannot be changed now, so its policy is as it was");
    }
    state.runs().save(run.from(console.then(next)));
    LOG.log(Level.INFO, mac + " asks for " + next.word() + " at its console, after run " + id);
    return new Receipt.Accepted();
  }
}
