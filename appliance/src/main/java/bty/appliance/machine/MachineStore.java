package bty.appliance.machine;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.FileKey;
import bty.appliance.files.FileWriting;
import bty.appliance.files.FolderListing;
import bty.appliance.files.FolderWatch;
import bty.appliance.files.StateBound;
import bty.appliance.yaml.FileReading;
import bty.appliance.yaml.WatchedFile;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;
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

  private static final int MOST_SHOWN = 256 * 1024;

  private final Path folder;
  private final FolderWatch around;
  private final FolderListing<MacAddress> listing;
  private final ConcurrentHashMap<MacAddress, WatchedFile<Machine>> files =
      new ConcurrentHashMap<>();

  /// @param folder `machines/` of the state folder, which must exist
  public MachineStore(Path folder) {
    this.folder = folder;
    this.around = new FolderWatch(folder, StateBound.around(folder));
    this.listing = new FolderListing<>(folder, MachineStore::macOf);
  }

  /// A spec and the tag of the text it stands in.
  ///
  /// @param tag changes whenever the text does; empty where there is no file
  /// @param held why the file cannot be judged now, to go on a sentence, while what it said before
  ///   stays in force; empty if all is as it seems
  public record Tagged(MachineLookup lookup, String tag, Optional<String> held) {
    /// The tag, if there is a file.
    public Optional<String> existing() {
      return lookup instanceof MachineLookup.Absent ? Optional.empty() : Optional.of(tag);
    }
  }

  /// Reads every file there is, so that it is known what each said when others begin to replace
  /// them. For the time after a start; 0.5 ms each then, which nobody need wait for.
  public void learn() throws IOException {
    list().forEach(mac -> watched(mac).learn());
  }

  /// What the operator wants of that machine, as the file says now. A file that others are just
  /// replacing says what it said before; of a machine that was never known nothing can be told
  /// then.
  public Tagged find(MacAddress mac) {
    return switch (watched(mac).read()) {
      case FileReading.Missing<Machine> _ -> {
        files.remove(mac);
        yield new Tagged(new MachineLookup.Absent(), "", Optional.empty());
      }
      case FileReading.Rejected<Machine> rejected ->
          new Tagged(
              new MachineLookup.Unreadable(rejected.problem(), rejected.lastGood()),
              rejected.tag(),
              Optional.empty());
      case FileReading.Good<Machine> good ->
          new Tagged(new MachineLookup.Known(good.value()), good.tag(), Optional.empty());
      case FileReading.Held<Machine> held -> {
        if (held.before().isEmpty()) {
          files.remove(mac);
          yield new Tagged(unknown(mac, held.reason()), "", Optional.of(held.reason()));
        }
        FileReading.Good<Machine> before = held.before().get();
        yield new Tagged(
            new MachineLookup.Known(before.value()), before.tag(), Optional.of(held.reason()));
      }
    };
  }

  private static MachineLookup unknown(MacAddress mac, String reason) {
    return new MachineLookup.Unreadable(
        name(mac) + " is not there, which may be for a moment only: " + reason, Optional.empty());
  }

  /// The text of a machine's file as it is now, for people to look at; empty where there is none.
  public String text(MacAddress mac) {
    try {
      Path file = path(mac);
      return objection(mac).isEmpty() && Files.isRegularFile(file) && Files.size(file) <= MOST_SHOWN
          ? Files.readString(file)
          : "";
    } catch (IOException notText) {
      return "";
    }
  }

  /// Why no file is to be created or changed now, to go on a sentence; empty if nobody else is at
  /// work in the folder. Waits a moment for what is over in moments.
  public Optional<String> unrest() {
    try {
      around.awaitCalm(Thread::sleep);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return around.unrest();
  }

  /// Why the file of that machine is neither read nor written, to go on a sentence that names it:
  /// it is a link that leads too far (`bty.appliance.files.StateBound`).
  public Optional<String> objection(MacAddress mac) throws IOException {
    return around.objection(path(mac));
  }

  /// Likewise, why nothing is made or removed in the folder.
  public Optional<String> objection() throws IOException {
    return around.objection();
  }

  /// Every machine there is a file for; not to be changed. Cheap unless a file has come or gone.
  public NavigableSet<MacAddress> list() throws IOException {
    return listing.get();
  }

  /// How many machines there is a file for; as cheap as [#list].
  public int count() throws IOException {
    return listing.get().size();
  }

  /// Whether there is a file for that machine, readable or not.
  public boolean contains(MacAddress mac) {
    return Files.exists(path(mac), LinkOption.NOFOLLOW_LINKS);
  }

  /// To be called about once a second: see [FolderListing#confirm].
  public void confirm() throws IOException {
    listing.confirm();
  }

  /// Writes the spec of a machine that was never seen; leaves a file alone that somebody has
  /// written meanwhile.
  ///
  /// @return whether it was written
  public boolean discover(MacAddress mac) throws IOException {
    return discover(mac, FileWriting.PLAIN);
  }

  /// The same, and somebody is told of the text.
  public boolean discover(MacAddress mac, FileWriting writing) throws IOException {
    if (contains(mac)) {
      return false;
    }
    FileKey before = around.key();
    try {
      writing.around(
          DISCOVERED,
          () -> AtomicFile.create(path(mac), DISCOVERED.getBytes(StandardCharsets.UTF_8)));
      return true;
    } catch (FileAlreadyExistsException somebodyWasFaster) {
      return false;
    } finally {
      changed(before);
    }
  }

  /// Writes a spec. Of a file that is there only the lines are changed that must be: comments and
  /// order stay.
  ///
  /// @param writing told of the text
  /// @return why it was not written after all, to go on a sentence: others replace files just now
  public Optional<String> write(MacAddress mac, Machine machine, FileWriting writing)
      throws IOException {
    String text;
    switch (watched(mac).read()) {
      case FileReading.Good<Machine> good -> text = MachineYamlEdit.edit(good.text(), machine);
      case FileReading.Missing<Machine> _, FileReading.Rejected<Machine> _ ->
          text = MachineYamlEdit.write(machine);
      case FileReading.Held<Machine> held -> {
        return Optional.of(held.reason());
      }
    }
    FileKey before = around.key();
    writing.around(
        text, () -> AtomicFile.replace(path(mac), text.getBytes(StandardCharsets.UTF_8)));
    changed(before);
    return Optional.empty();
  }

  /// Removes a spec.
  ///
  /// @return whether there was one
  public boolean delete(MacAddress mac) throws IOException {
    FileKey before = around.key();
    boolean there = AtomicFile.delete(path(mac));
    files.remove(mac);
    changed(before);
    return there;
  }

  private void changed(FileKey before) {
    around.ownChange(before);
    listing.forget();
  }

  private WatchedFile<Machine> watched(MacAddress mac) {
    return files.computeIfAbsent(
        mac, key -> new WatchedFile<>(path(key), name(key), MachineYaml::yaml, around));
  }

  /// Where the spec of that machine is, or would be.
  public Path fileOf(MacAddress mac) {
    return path(mac);
  }

  private Path path(MacAddress mac) {
    return folder.resolve(mac.hyphens() + SUFFIX);
  }

  private static String name(MacAddress mac) {
    return "machines/" + mac.hyphens() + SUFFIX;
  }

  /// The machine a file is for; empty for a name that is none, such as one in upper case, which
  /// `bty.appliance.state.StateCheck` reports.
  public static Optional<MacAddress> macOf(String name) {
    return name.endsWith(SUFFIX)
        ? MacAddress.find(name.substring(0, name.length() - SUFFIX.length()))
            .filter(mac -> name.equals(mac.hyphens() + SUFFIX))
        : Optional.empty();
  }
}
