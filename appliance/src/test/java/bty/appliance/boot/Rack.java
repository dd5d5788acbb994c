package bty.appliance.boot;

import bty.appliance.boot.MachineObserved.ImageState;
import bty.appliance.boot.MachineObserved.ProvisioningState;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.run.FlashSpec;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Origin;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.run.RunTransitions;
import bty.appliance.run.RunTransitions.Outcome;
import bty.appliance.run.RunTransitions.Place;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Report;
import bty.engine.protocol.RunEvent;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One machine and the appliance's memory of it, without files: what [BootRules] says is recorded
/// as the appliance would, so that tests can tell whole stories.
final class Rack {
  static final MacAddress MAC = new MacAddress("52:54:00:a1:9c:ae");
  static final ImageName IMAGE = new ImageName("debian.img.zst");

  private final BootRules rules = new BootRules(Duration.ofMinutes(1), RunTransitions.STANDARD);
  private final List<Run> runs = new ArrayList<>();
  private MachineLookup lookup;
  private ImageState image = ready("aa");
  private ProvisioningState provisioning = ProvisioningState.NONE;
  private Optional<String> lostHistory = Optional.empty();
  private FleetLoad fleet = FleetLoad.FREE;
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");

  Rack(Machine machine) {
    lookup = new MachineLookup.Known(machine);
  }

  Rack(MachineLookup lookup) {
    this.lookup = lookup;
  }

  static ImageState ready(String digestByte) {
    return new ImageState.Ready(
        new FlashImage(
            IMAGE,
            ImageFormat.ZSTD,
            88_000_000,
            OptionalLong.of(436_000_000),
            new Sha256(digestByte.repeat(32))));
  }

  void wish(Machine machine) {
    lookup = new MachineLookup.Known(machine);
  }

  void image(ImageState next) {
    image = next;
  }

  void provisioning(ProvisioningState next) {
    provisioning = next;
  }

  void lostHistory(String why) {
    lostHistory = Optional.of(why);
  }

  void fleet(FleetLoad load) {
    fleet = load;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /// The machine is switched on and asks.
  BootDecision powerOn() {
    pass(Duration.ofMinutes(5));
    return ask(BootContact.FIRMWARE);
  }

  /// Somebody looks at what the machine would be told.
  BootDecision look() {
    return rules.decide(
        BootContact.FIRMWARE,
        lookup,
        new MachineObserved(runs, image, provisioning, lostHistory, fleet),
        now);
  }

  /// A person at the machine's console chooses its image for that disk, and the flash begins.
  void choosesAtTheConsole(String target) {
    FlashSpec old = runs.getLast().spec();
    FlashSpec chosen =
        new FlashSpec(
            old.image(), target, old.provisioning(), old.inputs(), old.hostname(), old.reflash());
    Run run =
        Run.offered(
            RunId.at(now, runs.size()),
            runs.size() + 1,
            MAC,
            chosen,
            new Origin.Console(ProvisioningSpec.NONE),
            now);
    runs.add(rules.runRules().fetched(run, now));
  }

  BootDecision ask(BootContact contact) {
    BootDecision decision =
        rules.decide(
            contact,
            lookup,
            new MachineObserved(runs, image, provisioning, lostHistory, fleet),
            now);
    decision.changes().forEach(this::record);
    return decision;
  }

  private void record(RunChange change) {
    switch (change) {
      case RunChange.Discover _ -> lookup = new MachineLookup.Known(Machine.DISCOVERED);
      case RunChange.Replace replace -> replace(replace.run());
      case RunChange.Withdraw withdraw -> runs.removeIf(run -> run.id().equals(withdraw.run()));
      case RunChange.Offer offer ->
          runs.add(
              Run.offered(
                  RunId.at(now, runs.size()),
                  runs.size() + 1,
                  MAC,
                  offer.spec(),
                  new Origin.Policy(offer.reason()),
                  now));
      case RunChange.PickUp _ -> replace(rules.runRules().fetched(runs.getLast(), now));
    }
  }

  private void replace(Run next) {
    runs.replaceAll(run -> run.id().equals(next.id()) ? next : run);
  }

  /// One power cycle in which the machine flashes and says it is done.
  void flashesWell() {
    powerOn();
    ask(BootContact.LIVE_ENVIRONMENT);
    moved(rules.runRules().done(runs.getLast(), Place.NEWEST, Optional.empty(), now));
  }

  /// One power cycle in which the machine says it failed.
  void failsToFlash() {
    powerOn();
    ask(BootContact.LIVE_ENVIRONMENT);
    moved(rules.runRules().failed(runs.getLast(), Place.NEWEST, "write", "the disk is full", now));
  }

  /// One power cycle in which the machine starts to write and is never heard of again.
  void diesWhileWriting() {
    powerOn();
    ask(BootContact.LIVE_ENVIRONMENT);
    writes();
  }

  void writes() {
    moved(
        rules
            .runRules()
            .progress(
                runs.getLast(),
                Place.NEWEST,
                new Report.Progress(
                    runs.getLast().id(),
                    RunEvent.WRITING,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.empty()),
                now));
  }

  private void moved(Outcome outcome) {
    replace(((Outcome.Moved) outcome).run());
  }

  List<String> states() {
    return runs.stream().map(run -> run.state().word()).toList();
  }

  RunState lastState() {
    return runs.getLast().state();
  }
}
