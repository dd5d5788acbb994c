package bty.appliance.state;

import bty.appliance.image.ImagePinYaml;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineStore;
import bty.appliance.machine.MachineYaml;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.provision.ProvisioningLookup;
import bty.appliance.provision.ProvisioningStore;
import bty.appliance.settings.SiteYaml;
import bty.appliance.yaml.Parsed;
import bty.appliance.yaml.Position;
import bty.appliance.yaml.Problem;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads a whole state folder and says all that is wrong with it. Writes nothing.
public final class StateCheck {
  private static final String SUFFIX = ".yaml";

  private StateCheck() {}

  /// One line each, sorted: `file:line:column: message`, the file relative to the folder.
  public static List<String> problems(Path state) throws IOException {
    List<String> lines = new ArrayList<>();
    Path settings = state.resolve("settings.yaml");
    if (Files.exists(settings)) {
      check(settings, "settings.yaml", SiteYaml::yaml, lines);
    }
    for (Path file : files(state.resolve("machines"))) {
      String name = "machines/" + file.getFileName();
      if (MachineStore.macOf(String.valueOf(file.getFileName())).isEmpty()) {
        lines.add(
            new Problem(
                    Position.START,
                    "the file's name is no machine's; wanted one such as 52-54-00-a1-9c-ae.yaml,"
                        + " in lower case")
                .in(name));
      } else {
        check(file, name, MachineYaml::yaml, lines)
            .ifPresent(machine -> provisioning(state, name, machine, lines));
      }
    }
    for (Path file : files(state.resolve("images"))) {
      String name = "images/" + file.getFileName();
      if (!name.endsWith(SUFFIX) || !isImage(file)) {
        lines.add(
            new Problem(Position.START, "the file's name is no image's; wanted NAME.yaml")
                .in(name));
      } else {
        check(file, name, ImagePinYaml::yaml, lines);
      }
    }
    userData(state, lines);
    return lines.stream().distinct().sorted().toList();
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        entries.forEach(entry -> {
          if (!String.valueOf(entry.getFileName()).startsWith(".")) {
            found.add(entry);
          }
        });
      }
    }
    return found;
  }

  private static boolean isImage(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      var _ = new ImageName(name.substring(0, name.length() - SUFFIX.length()));
      return true;
    } catch (IllegalArgumentException no) {
      return false;
    }
  }

  /// What a machine names must be there, whatever its policy is today. A mistake inside such a file
  /// is told of where it stands, once for all machines.
  private static void provisioning(
      Path state, String name, Read<Machine> machine, List<String> lines) {
    ProvisioningSpec spec = machine.value().provisioning();
    if (new ProvisioningStore(state).find(spec) instanceof ProvisioningLookup.Bad bad) {
      for (ProvisioningLookup.Flaw flaw : bad.flaws()) {
        lines.add(
            flaw.position().isPresent()
                ? flaw.sentence()
                : new Problem(MachineYaml.positionOf(flaw.key(), machine.text()), flaw.sentence())
                    .in(name));
      }
    }
  }

  /// What no machine names yet, too, as far as it can be told what it is meant to be.
  private static void userData(Path state, List<String> lines) throws IOException {
    Path folder = state.resolve("user-data");
    if (!Files.isDirectory(folder)) {
      return;
    }
    ProvisioningStore files = new ProvisioningStore(state);
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (ProvisioningSpec.isFile(name)
            && startsAsCloudConfig(file)
            && files.find(ProvisioningSpec.userData(name)) instanceof ProvisioningLookup.Bad bad) {
          bad.flaws().stream()
              .filter(flaw -> flaw.position().isPresent())
              .forEach(flaw -> lines.add(flaw.sentence()));
        }
      }
    }
  }

  private static boolean startsAsCloudConfig(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(13), StandardCharsets.UTF_8).equals("#cloud-config");
    }
  }

  /// A good file.
  private record Read<T>(String text, T value) {}

  private static <T> Optional<Read<T>> check(
      Path file, String name, Function<String, Parsed<T>> parser, List<String> lines)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      lines.add(new Problem(Position.START, "it is not a file").in(name));
      return Optional.empty();
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      switch (parser.apply(text)) {
        case Parsed.Bad<T> bad -> bad.problems().forEach(problem -> lines.add(problem.in(name)));
        case Parsed.Good<T> good -> {
          return Optional.of(new Read<>(text, good.value()));
        }
      }
    } catch (CharacterCodingException e) {
      lines.add(new Problem(Position.START, "it is not UTF-8 text").in(name));
    }
    return Optional.empty();
  }
}
