package bty.appliance.machine;

import bty.appliance.files.AtomicFile;
import bty.appliance.yaml.FileReading;
import bty.appliance.yaml.WatchedFile;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// The specs of machines: `machines/<mac>.yaml`. Thread-safe; written only by
/// `bty.appliance.edit.SpecEdits`, which keeps two edits of one machine apart.
public final class MachineStore {
  private static final String SUFFIX = ".yaml";
  private static final String DISCOVERED =
      """
      # Seen for the first time on the network. What the keys mean: schema/machine.schema.json
      boot_policy: tui
      """;

  private final Path folder;
  private final ConcurrentHashMap<MacAddress, WatchedFile<Machine>> files =
      new ConcurrentHashMap<>();

  /// @param folder `machines/` of the state folder, which must exist
  public MachineStore(Path folder) {
    this.folder = folder;
  }

  /// A spec and the tag of the text it stands in.
  ///
  /// @param tag changes whenever the text does; empty where there is no file
  public record Tagged(MachineLookup lookup, String tag) {
    /// The tag, if there is a file.
    public Optional<String> existing() {
      return lookup instanceof MachineLookup.Absent ? Optional.empty() : Optional.of(tag);
    }
  }

  /// What the operator wants of that machine, as the file says now.
  public Tagged find(MacAddress mac) {
    return switch (watched(mac).read()) {
      case FileReading.Missing<Machine> _ -> {
        files.remove(mac);
        yield new Tagged(new MachineLookup.Absent(), "");
      }
      case FileReading.Rejected<Machine> rejected ->
          new Tagged(
              new MachineLookup.Unreadable(rejected.problem(), rejected.lastGood()),
              rejected.tag());
      case FileReading.Good<Machine> good ->
          new Tagged(new MachineLookup.Known(good.value()), good.tag());
    };
  }

  /// Every machine there is a file for.
  public NavigableSet<MacAddress> list() throws IOException {
    NavigableSet<MacAddress> found = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path entry : entries) {
        macOf(entry).ifPresent(found::add);
      }
    }
    return found;
  }

  /// Writes the spec of a machine that was never seen; leaves a file alone that somebody has
  /// written meanwhile.
  ///
  /// @return whether it was written
  public boolean discover(MacAddress mac) throws IOException {
    try {
      AtomicFile.create(path(mac), DISCOVERED.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (FileAlreadyExistsException somebodyWasFaster) {
      return false;
    }
  }

  /// Writes a spec. Of a file that is there only the lines are changed that must be: comments and
  /// order stay.
  public void write(MacAddress mac, Machine machine) throws IOException {
    String text =
        switch (watched(mac).read()) {
          case FileReading.Good<Machine> good -> MachineYamlEdit.edit(good.text(), machine);
          case FileReading.Missing<Machine> _, FileReading.Rejected<Machine> _ ->
              MachineYamlEdit.write(machine);
        };
    AtomicFile.replace(path(mac), text.getBytes(StandardCharsets.UTF_8));
  }

  /// Removes a spec.
  ///
  /// @return whether there was one
  public boolean delete(MacAddress mac) throws IOException {
    boolean there = AtomicFile.delete(path(mac));
    files.remove(mac);
    return there;
  }

  private WatchedFile<Machine> watched(MacAddress mac) {
    return files.computeIfAbsent(
        mac, key -> new WatchedFile<>(path(key), name(key), MachineYaml::yaml));
  }

  private Path path(MacAddress mac) {
    return folder.resolve(mac.hyphens() + SUFFIX);
  }

  private static String name(MacAddress mac) {
    return "machines/" + mac.hyphens() + SUFFIX;
  }

  /// The machine a file is for; empty for a name that is none, such as one in upper case, which
  /// [StateCheck] reports.
  public static Optional<MacAddress> macOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return MacAddress.find(name.substring(0, name.length() - SUFFIX.length()))
        .filter(mac -> name.equals(mac.hyphens() + SUFFIX));
  }
}
