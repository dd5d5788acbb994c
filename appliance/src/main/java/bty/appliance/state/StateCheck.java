package bty.appliance.state;

import bty.appliance.files.FileKey;
import bty.appliance.files.StateBound;
import bty.appliance.image.ImagePinStore;
import bty.appliance.image.ImagePinYaml;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineStore;
import bty.appliance.machine.MachineYaml;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.provision.ProvisioningLookup;
import bty.appliance.provision.ProvisioningStore;
import bty.appliance.settings.SiteYaml;
import bty.appliance.yaml.DocumentReader;
import bty.appliance.yaml.NearMiss;
import bty.appliance.yaml.Parsed;
import bty.appliance.yaml.Position;
import bty.appliance.yaml.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads a whole state folder and says all that is wrong with it. Writes nothing. Keeps in mind
/// what it has found in machines' files, so that only what has changed is read again. For one
/// thread.
public final class StateCheck {
  private static final String SUFFIX = ".yaml";
  private static final List<String> READ =
      List.of("settings.yaml", "machines", "images", "user-data", "workflows");
  private static final List<String> FOLDERS = READ.subList(1, READ.size());

  private final Path state;
  private final StateBound bound;
  private final ProvisioningStore provisioning;
  private Map<String, Checked> known = Map.of();

  /// A machine's file that was read.
  ///
  /// @param lines what is wrong with it
  /// @param spec what it names; empty if it could not be read
  private record Checked(FileKey key, List<String> lines, Optional<ProvisioningSpec> spec) {}

  /// @param provisioning the files that machines name
  public StateCheck(Path state, ProvisioningStore provisioning) {
    this.state = state;
    this.bound = new StateBound(state);
    this.provisioning = provisioning;
  }

  /// What is wrong with a folder that is looked at once.
  public static List<String> problems(Path state) throws IOException {
    return new StateCheck(state, new ProvisioningStore(state)).problems();
  }

  /// One line each, sorted: `file:line:column: message`, the file relative to the folder.
  public List<String> problems() throws IOException {
    List<String> lines = new ArrayList<>();
    misnamed(lines);
    for (String name : FOLDERS) {
      boolean _ = misplaced(state.resolve(name), name, lines);
    }
    Path settings = state.resolve("settings.yaml");
    if (Files.exists(settings, LinkOption.NOFOLLOW_LINKS)) {
      check(settings, "settings.yaml", SiteYaml::yaml, lines);
    }
    Map<String, Checked> machines = new HashMap<>();
    for (Path file : own("machines")) {
      machine(file, machines, lines);
    }
    known = machines;
    for (Path file : own("images")) {
      String name = "images/" + file.getFileName();
      if (ImagePinStore.imageOf(String.valueOf(file.getFileName())).isEmpty()) {
        lines.add(
            new Problem(
                    Position.START,
                    "the file's name is no image's, so it is not read; wanted NAME.yaml")
                .in(name));
      } else {
        check(file, name, ImagePinYaml::yaml, lines);
      }
    }
    userData(lines);
    return lines.stream().distinct().sorted().toList();
  }

  /// Beside what is read there may be anything, but not what was meant to be read.
  private void misnamed(List<String> lines) throws IOException {
    for (Path file : files(state)) {
      String name = String.valueOf(file.getFileName());
      String stem = name.toLowerCase(Locale.ROOT).replaceFirst("\\.yml$", SUFFIX);
      String hint = NearMiss.hint(stem, READ);
      if (!READ.contains(name) && hint.contains("did you mean")) {
        lines.add(new Problem(Position.START, "nothing of that name is read" + hint).in(name));
      }
    }
  }

  private void machine(Path file, Map<String, Checked> machines, List<String> lines)
      throws IOException {
    String plain = String.valueOf(file.getFileName());
    String name = "machines/" + plain;
    if (MachineStore.macOf(plain).isEmpty()) {
      lines.add(
          new Problem(
                  Position.START,
                  "the file's name is no machine's, so it is not read; wanted one such as"
                      + " 52-54-00-a1-9c-ae.yaml, in lower case")
              .in(name));
      return;
    }
    if (!Files.exists(file)) {
      // A link to nowhere, or in a circle.
      Optional<Machine> _ = check(file, name, MachineYaml::yaml, lines);
      return;
    }
    FileKey key = FileKey.of(file);
    Checked checked = known.get(plain);
    // What a link leads to may be the same, and the link another one.
    if (checked == null || !checked.key().equals(key) || checked.spec().isEmpty()) {
      List<String> own = new ArrayList<>();
      Optional<Machine> machine = check(file, name, MachineYaml::yaml, own);
      checked = new Checked(key, own, machine.map(Machine::provisioning));
    }
    machines.put(plain, checked);
    lines.addAll(checked.lines());
    if (checked.spec().isPresent()) {
      provisioning(file, name, checked.spec().get(), lines);
    }
  }

  /// The files of a folder that lies where it should.
  private List<Path> own(String folder) throws IOException {
    Path path = state.resolve(folder);
    return bound.objection(path).isEmpty() ? files(path) : List.of();
  }

  /// Whether that is a link that leads too far, which is said then.
  private boolean misplaced(Path file, String name, List<String> lines) throws IOException {
    try {
      Optional<String> objection = bound.objection(file);
      objection.ifPresent(what -> lines.add(new Problem(Position.START, "it " + what).in(name)));
      return objection.isPresent();
    } catch (FileSystemException circleOrForbidden) {
      // Then it cannot be read either, which is said by whoever tries.
      return false;
    }
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

  /// What a machine names must be there, whatever its policy is today. A mistake inside such a file
  /// is told of where it stands, once for all machines.
  private void provisioning(Path file, String name, ProvisioningSpec spec, List<String> lines)
      throws IOException {
    for (ProvisioningLookup.Flaw flaw : provisioning.flaws(spec)) {
      lines.add(
          flaw.position().isPresent()
              ? flaw.sentence()
              : new Problem(MachineYaml.positionOf(flaw.key(), text(file)), flaw.sentence())
                  .in(name));
    }
  }

  /// What no machine names yet, too, as far as it can be told what it is meant to be.
  private void userData(List<String> lines) throws IOException {
    Path folder = state.resolve("user-data");
    if (!Files.isDirectory(folder) || bound.objection(folder).isPresent()) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!misplaced(file, "user-data/" + name, lines)
            && ProvisioningSpec.isFile(name)
            && startsAsCloudConfig(file)) {
          provisioning.flaws(ProvisioningSpec.userData(name)).stream()
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

  private <T> Optional<T> check(
      Path file, String name, Function<String, Parsed<T>> parser, List<String> lines)
      throws IOException {
    if (misplaced(file, name, lines)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      lines.add(new Problem(Position.START, "it is not a file").in(name));
      return Optional.empty();
    }
    try {
      return switch (parser.apply(text(file))) {
        case Parsed.Bad<T> bad -> {
          bad.problems().forEach(problem -> lines.add(problem.in(name)));
          yield Optional.empty();
        }
        case Parsed.Good<T> good -> Optional.of(good.value());
      };
    } catch (CharacterCodingException e) {
      lines.add(new Problem(Position.START, "it is not UTF-8 text").in(name));
    }
    return Optional.empty();
  }

  /// One byte more than is taken: enough to see that there is too much.
  private static String text(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(4 * DocumentReader.MAX_LENGTH + 1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }
}
