package bty.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import bty.appliance.boot.MachineObserved.ImageState;
import bty.appliance.boot.MachineObserved.ProvisioningState;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineYaml;
import bty.appliance.run.FlashSpec;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Origin;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.run.RunState.Phase;
import bty.appliance.run.RunTransitions;
import bty.appliance.settings.SiteSettings;
import bty.appliance.template.TemplateFolder;
import bty.appliance.yaml.DocumentException;
import bty.appliance.yaml.DocumentReader;
import bty.appliance.yaml.Fields;
import bty.appliance.yaml.Parsed;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One pair of files for each case: what the operator wished and what had happened, and the script
/// the machine gets. With `-Dbty.golden=update` the scripts are written anew, and the test fails
/// all the same: a change of what machines are told is never silent.
class GoldenScriptsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("bty.root", ".."), "appliance/src/test/resources/golden/ipxe");
  private static final Path GRUB_FOLDER = FOLDER.resolveSibling("grub");
  private static final BootScripts IPXE = new IpxeScripts(TemplateFolder.BUILT_IN);
  private static final BootScripts GRUB = new GrubScripts(TemplateFolder.BUILT_IN);
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  static List<String> cases() throws IOException {
    return names(FOLDER, ".yaml");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scriptIsTheGoldenOne(String name) throws Exception {
    check(name, script(name, IPXE), FOLDER.resolve(name + ".ipxe"));
  }

  /// The same decision, in GRUB's language; what fills it up is left out.
  @ParameterizedTest
  @MethodSource("cases")
  void scriptForGrubIsTheGoldenOne(String name) throws Exception {
    check(name, script(name, GRUB).strip() + "\n", GRUB_FOLDER.resolve(name + ".cfg"));
  }

  private static void check(String name, String script, Path golden) throws IOException {
    if ("update".equals(System.getProperty("bty.golden"))) {
      Files.writeString(golden, script);
      fail("wrote " + golden + "; look at it, and run again without -Dbty.golden");
    }
    assertThat(golden).as("the twin of " + name + ".yaml").exists();
    assertThat(script).isEqualTo(Files.readString(golden));
  }

  @Test
  void everyScriptHasItsCase() throws IOException {
    assertThat(names(FOLDER, ".ipxe")).isEqualTo(cases());
    assertThat(names(GRUB_FOLDER, ".cfg")).isEqualTo(cases());
  }

  /// Only what iPXE of 2019 has in every build, BIOS and EFI; it goes on without `shim`.
  @ParameterizedTest
  @MethodSource("cases")
  void scriptUsesOnlyCommandsThatOldFirmwareHas(String name) throws Exception {
    for (String line : script(name, IPXE).lines().toList()) {
      assertThat(line)
          .matches(
              "#.*|:[a-z]+||(echo|kernel|initrd|boot|sleep|exit|iseq|isset|set|sanboot|chain|goto)("
                  + " .*)?|shim .*\\|\\|");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scriptForGrubOnlySetsAndIsAsLongAsAnyOther(String name) throws Exception {
    String script = script(name, GRUB);
    assertThat(script).hasSize(GrubScripts.LENGTH);
    assertThat(script.strip().lines())
        .allMatch(line -> line.matches("set bty_[a-z]+=\"[^\"$\\\\`]+\""));
  }

  private static String script(String name, BootScripts language) throws Exception {
    return scriptOf(Files.readString(FOLDER.resolve(name + ".yaml")), language);
  }

  private static String scriptOf(String text, BootScripts language) throws DocumentException {
    Fields fields =
        Fields.of(
            DocumentReader.yaml(text),
            List.of("runs", "machine", "provisioning", "look", "pending", "lostHistory", "busy"),
            new ArrayList<>());
    MachineLookup lookup = lookup(fields.text("machine"));
    ImageState ready = Rack.ready("aa");
    FlashImage image = ((ImageState.Ready) ready).image();
    List<Run> runs = new ArrayList<>();
    for (String word : fields.list("runs", word -> word)) {
      runs.add(run(word, image, runs.size() + 1));
    }
    boolean there =
        lookup instanceof MachineLookup.Known(Machine machine)
            && machine.image().equals(Optional.of(Rack.IMAGE));
    BootDecision decision =
        new BootRules(Duration.ofMinutes(1), RunTransitions.STANDARD)
            .decide(
                BootContact.FIRMWARE,
                lookup,
                new MachineObserved(
                    runs,
                    fields
                        .text("pending")
                        .<ImageState>map(ImageState.Pending::new)
                        .orElse(
                            there
                                ? ready
                                : new ImageState.Unusable("image other.img is not there")),
                    provisioning(fields.text("provisioning")),
                    fields.text("lostHistory"),
                    fields.text("busy").isPresent()
                        ? new FleetLoad(4, 4, 2, false, Optional.empty())
                        : FleetLoad.FREE),
                NOW);
    return language.script(
        new BootScripts.Asker(
            Rack.MAC,
            "http://10.77.0.10:8080",
            SiteSettings.STANDARD_ARGUMENTS,
            fields.text("look").isPresent()
                ? Optional.empty()
                : Optional.of("0123456789abcdef0123456789abcdef"),
            fields.text("look")),
        decision.answer(),
        decision.reason());
  }

  private static ProvisioningState provisioning(Optional<String> problem) {
    return problem.isPresent()
        ? new ProvisioningState.Unusable(problem.get())
        : ProvisioningState.NONE;
  }

  private static MachineLookup lookup(Optional<String> text) {
    if (text.isEmpty()) {
      return new MachineLookup.Absent();
    }
    return switch (MachineYaml.yaml(text.get())) {
      case Parsed.Good<Machine> good -> new MachineLookup.Known(good.value());
      case Parsed.Bad<Machine> bad ->
          new MachineLookup.Unreadable(
              bad.problems().getFirst().in("machines/52-54-00-a1-9c-ae.yaml"), Optional.empty());
    };
  }

  private static Run run(String word, FlashImage image, int number) {
    Instant then = NOW.minusSeconds(60);
    FlashSpec spec =
        new FlashSpec(image, "only", ProvisioningMode.NONE, Optional.empty(), Optional.empty(), 0);
    RunState state =
        switch (word) {
          case "done" -> new RunState.Done(Optional.empty());
          case "failed" -> new RunState.Failed("write", "the disk is full");
          case "lost" -> new RunState.Lost(Phase.WRITING, "no report for 120 s while writing");
          default -> new RunState.Open(Phase.find(word).orElseThrow());
        };
    return Run.offered(
            RunId.at(then, number), number, Rack.MAC, spec, new Origin.Policy("policy flash"), then)
        .inferred(state);
  }

  private static List<String> names(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(file -> file.endsWith(suffix))
          .map(file -> file.substring(0, file.length() - suffix.length()))
          .sorted()
          .toList();
    }
  }
}
