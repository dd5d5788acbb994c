package bty.appliance.pxe;

import bty.appliance.boot.BootAction;
import bty.appliance.boot.BootContact;
import bty.appliance.boot.BootDecision;
import bty.appliance.boot.BootRules;
import bty.appliance.boot.IpxeScripts;
import bty.appliance.boot.MachineObserved;
import bty.appliance.boot.MachineObserved.ImageState;
import bty.appliance.boot.MachineObserved.ProvisioningState;
import bty.appliance.boot.RunChange;
import bty.appliance.edit.SpecEdits;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLookup;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLocks;
import bty.appliance.machine.MachineLookup;
import bty.appliance.provision.ProvisioningLookup;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Run;
import bty.appliance.run.RunTransitions;
import bty.appliance.settings.SiteSettings;
import bty.appliance.state.StateFolder;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanImage;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// Answers a machine that asks what to boot: parse (done by the route) -> look up -> decide ->
/// record -> render. What cannot be recorded is not handed out: a flash that nobody remembers is
/// one that nobody can stop from repeating.
public final class BootService {
  private static final System.Logger LOG = System.getLogger("boot");

  private final StateFolder state;
  private final ImageCatalog images;
  private final IpxeScripts scripts;
  private final MachineLocks locks;
  private final BootRecorder recorder;

  /// @param locks the same as everybody's
  public BootService(
      StateFolder state,
      SpecEdits edits,
      ImageCatalog images,
      IpxeScripts scripts,
      MachineLocks locks) {
    this.state = state;
    this.images = images;
    this.scripts = scripts;
    this.locks = locks;
    this.recorder = new BootRecorder(state.machines(), edits, state.runs());
  }

  /// The script for a machine whose firmware asks. Never throws for anything a machine can be the
  /// better for not knowing: then the script boots the disk and says so.
  ///
  /// @param server how the machine reaches the appliance
  public String script(MacAddress mac, String server, Instant now) {
    try {
      BootDecision decision = decide(mac, BootContact.FIRMWARE, now);
      String arguments = state.settings().value().kernelArguments();
      return scripts.script(mac, decision.answer(), decision.reason(), server, arguments);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, mac + " asked what to boot, and it could not be worked out", e);
      return scripts.refusal("the appliance could not work out what to boot, its log says why");
    }
  }

  /// The plan for a machine in the live environment.
  ///
  /// @param server how the machine reaches the appliance
  /// @throws IOException if it cannot be recorded
  public Plan plan(MacAddress mac, String server, Instant now) throws IOException {
    BootDecision decision = decide(mac, BootContact.LIVE_ENVIRONMENT, now);
    return switch (decision.answer()) {
      case BootAction.OwnDisk _ -> new Plan.Nothing(mac, decision.reason());
      case BootAction.Menu _ -> new Plan.Interactive(mac, decision.reason());
      case BootAction.Unattended _ -> flash(mac, server, decision.reason());
    };
  }

  private Plan flash(MacAddress mac, String server, String reason) throws IOException {
    return planOf(state.runs().runs(mac).getLast(), server, reason);
  }

  /// The plan of a run.
  Plan.Flash planOf(Run run, String server, String reason) throws IOException {
    FlashImage image = run.spec().image();
    return new Plan.Flash(
        run.mac(),
        reason,
        run.id(),
        new PlanImage(
            image.name(),
            imageUrl(server, image.name()),
            image.format(),
            image.storedBytes(),
            image.diskBytes(),
            image.digest()),
        run.spec().target(),
        state.runs().attachments().inputs(run),
        run.spec().hostname().map(name -> name.text()));
  }

  /// Where a machine finds an image.
  public static URI imageUrl(String server, ImageName name) {
    String path = URLEncoder.encode(name.text(), StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create(server + "/images/" + path);
  }

  private BootDecision decide(MacAddress mac, BootContact contact, Instant now) throws IOException {
    return locks.with(
        mac,
        () -> {
          BootDecision decision = look(mac, contact, now);
          for (RunChange change : decision.changes()) {
            recorder.record(mac, change, now);
          }
          LOG.log(
              Level.INFO,
              mac + " (" + word(contact) + ") -> " + word(decision) + ": " + decision.reason());
          recorder.seen(mac, word(decision), decision.reason(), now);
          return decision;
        });
  }

  /// The decision alone: nothing is recorded.
  BootDecision look(MacAddress mac, BootContact contact, Instant now) {
    SiteSettings settings = state.settings().value();
    MachineLookup lookup = lookup(mac);
    BootRules rules = new BootRules(settings.sameBoot(), RunTransitions.STANDARD);
    MachineObserved status =
        new MachineObserved(
            state.runs().runs(mac), wishedImage(lookup), wishedProvisioning(lookup));
    return rules.decide(contact, lookup, status, now);
  }

  private MachineLookup lookup(MacAddress mac) {
    MachineLookup spec = state.machines().find(mac).lookup();
    Optional<String> problem = state.runs().of(mac).problem();
    // Who does not know what was flashed must not flash.
    return problem.isPresent()
        ? new MachineLookup.Unreadable(problem.get(), Optional.empty())
        : spec;
  }

  private ImageState wishedImage(MachineLookup lookup) {
    if (!(lookup instanceof MachineLookup.Known(Machine machine)) || machine.image().isEmpty()) {
      return new ImageState.NoneNamed();
    }
    ImageName name = machine.image().get();
    return switch (images.find(name)) {
      case ImageLookup.NotReady not -> new ImageState.Unusable(not.reason());
      case ImageLookup.Ready ready -> new ImageState.Ready(flashImage(ready.facts()));
    };
  }

  private ProvisioningState wishedProvisioning(MachineLookup lookup) {
    if (!(lookup instanceof MachineLookup.Known(Machine machine)) || machine.image().isEmpty()) {
      return ProvisioningState.NONE;
    }
    return switch (state.provisioning().patiently(machine.provisioning())) {
      case ProvisioningLookup.Good good -> new ProvisioningState.Ready(good.value(), good.digest());
      case ProvisioningLookup.Bad bad -> new ProvisioningState.Unusable(bad.sentence());
    };
  }

  static FlashImage flashImage(ImageFacts facts) {
    return new FlashImage(
        facts.name(), facts.format(), facts.stamp().size(), facts.diskBytes(), facts.digest());
  }

  private static String word(BootContact contact) {
    return switch (contact) {
      case FIRMWARE -> "firmware";
      case LIVE_ENVIRONMENT -> "live environment";
    };
  }

  private static String word(BootDecision decision) {
    return switch (decision.answer()) {
      case BootAction.OwnDisk _ -> "own disk";
      case BootAction.Menu _ -> "menu";
      case BootAction.Unattended _ -> "flash";
    };
  }
}
