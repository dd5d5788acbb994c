package bty.appliance.pxe;

import bty.appliance.boot.BootAction;
import bty.appliance.boot.BootContact;
import bty.appliance.boot.BootDecision;
import bty.appliance.boot.BootRules;
import bty.appliance.boot.FleetLoad;
import bty.appliance.boot.MachineObserved;
import bty.appliance.boot.MachineObserved.ImageState;
import bty.appliance.boot.MachineObserved.ProvisioningState;
import bty.appliance.boot.RunChange;
import bty.appliance.files.StateBound;
import bty.appliance.image.ImagePin;
import bty.appliance.image.ImagePinYaml;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore;
import bty.appliance.machine.MachineYaml;
import bty.appliance.provision.ProvisioningLookup;
import bty.appliance.provision.ProvisioningStore;
import bty.appliance.run.FlashSpec;
import bty.appliance.run.RunTransitions;
import bty.appliance.yaml.Parsed;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What a machine would boot by a state folder alone, where nothing is known of what it has booted
/// before, and every image is taken to be there: the very decision of the appliance. So a
/// `flash-once` machine is flashed, though its disk may hold that image already.
///
/// @param boots in words, with all that a flash depends on: two that are the same are equal
/// @param reason why
/// @param flash what would be flashed; empty if nothing would
public record BootPreview(String boots, String reason, Optional<FlashSpec.Key> flash) {
  private static final int SHORT = 12;

  /// What each machine of a state folder would boot. Reads files and writes nothing.
  public static Map<MacAddress, BootPreview> of(Path state) throws IOException {
    Map<MacAddress, BootPreview> previews = new TreeMap<>();
    Path machines = state.resolve("machines");
    if (!Files.isDirectory(machines)) {
      return previews;
    }
    ProvisioningStore provisioning = new ProvisioningStore(state);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(machines)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        Optional<MacAddress> mac = MachineStore.macOf(name);
        if (mac.isPresent()) {
          MachineLookup lookup = lookup(state, file, "machines/" + name);
          previews.put(mac.get(), preview(state, lookup, provisioning));
        }
      }
    }
    return previews;
  }

  private static MachineLookup lookup(Path state, Path file, String name) throws IOException {
    Optional<String> objection = new StateBound(state).objection(file);
    if (objection.isPresent()) {
      return new MachineLookup.Unreadable(name + " " + objection.get(), Optional.empty());
    }
    try {
      return switch (MachineYaml.yaml(Files.readString(file))) {
        case Parsed.Good<Machine> good -> new MachineLookup.Known(good.value());
        case Parsed.Bad<Machine> bad ->
            new MachineLookup.Unreadable(bad.problems().getFirst().in(name), Optional.empty());
      };
    } catch (CharacterCodingException e) {
      return new MachineLookup.Unreadable(name + " is not UTF-8 text", Optional.empty());
    }
  }

  private static BootPreview preview(
      Path state, MachineLookup lookup, ProvisioningStore provisioning) throws IOException {
    Optional<Machine> machine =
        lookup instanceof MachineLookup.Known(Machine known)
            ? Optional.of(known)
            : Optional.empty();
    Optional<ImageName> image = machine.flatMap(Machine::image);
    MachineObserved observed =
        new MachineObserved(
            List.of(),
            image.isPresent() ? image(state, image.get()) : new ImageState.NoneNamed(),
            image.isPresent()
                ? provisioning(provisioning, machine.orElseThrow())
                : ProvisioningState.NONE,
            Optional.empty(),
            FleetLoad.FREE);
    BootDecision decision =
        new BootRules(Duration.ZERO, RunTransitions.STANDARD)
            .decide(BootContact.FIRMWARE, lookup, observed, Instant.EPOCH);
    Optional<FlashSpec> spec =
        decision.changes().stream()
            .filter(RunChange.Offer.class::isInstance)
            .map(change -> ((RunChange.Offer) change).spec())
            .findFirst();
    return new BootPreview(
        words(decision.answer(), spec, image.isPresent() && isPinned(state, image.get())),
        decision.reason(),
        spec.map(FlashSpec::key));
  }

  private static ProvisioningState provisioning(ProvisioningStore store, Machine machine) {
    return switch (store.find(machine.provisioning())) {
      case ProvisioningLookup.Good good -> new ProvisioningState.Ready(good.value(), good.digest());
      case ProvisioningLookup.Bad bad -> new ProvisioningState.Unusable(bad.sentence());
    };
  }

  /// An image that nobody has pinned is told from others by its name.
  private static ImageState image(Path state, ImageName name) throws IOException {
    Optional<Sha256> pin = pin(state, name);
    return new ImageState.Ready(
        new FlashSpec.FlashImage(
            name, ImageFormat.RAW, 0, OptionalLong.empty(), pin.orElseGet(() -> ofName(name))));
  }

  private static boolean isPinned(Path state, ImageName name) throws IOException {
    return pin(state, name).isPresent();
  }

  private static Optional<Sha256> pin(Path state, ImageName name) throws IOException {
    Path file = state.resolve("images").resolve(name.text() + ".yaml");
    if (!Files.isRegularFile(file) || new StateBound(state).objection(file).isPresent()) {
      return Optional.empty();
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return ImagePinYaml.yaml(text) instanceof Parsed.Good<ImagePin>(ImagePin pin)
        ? pin.digest()
        : Optional.empty();
  }

  private static Sha256 ofName(ImageName name) {
    try {
      byte[] bytes = name.text().getBytes(StandardCharsets.UTF_8);
      return Sha256.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }

  private static String words(BootAction action, Optional<FlashSpec> spec, boolean isPinned) {
    return switch (action) {
      case BootAction.OwnDisk _ -> "own disk";
      case BootAction.Menu _ -> "menu";
      case BootAction.Wait _ -> "wait";
      case BootAction.Unattended _ -> spec.map(flash -> words(flash, isPinned)).orElse("flash");
    };
  }

  private static String words(FlashSpec flash, boolean isPinned) {
    return "flash "
        + flash.image().name()
        + (isPinned ? " (sha256 " + shortened(flash.image().digest()) + ")" : "")
        + " to "
        + flash.target()
        + flash.hostname().map(name -> " as " + name.text()).orElse("")
        + (flash.provisioning() == ProvisioningMode.NONE
            ? ""
            : " with " + flash.provisioning().word())
        + flash.inputs().map(digest -> " (inputs " + shortened(digest) + ")").orElse("")
        + (flash.reflash() == 0 ? "" : ", reflash " + flash.reflash());
  }

  private static String shortened(Sha256 digest) {
    return digest.hex().substring(0, SHORT);
  }
}
