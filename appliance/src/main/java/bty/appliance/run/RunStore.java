package bty.appliance.run;

import bty.appliance.files.AtomicFile;
import bty.engine.run.MacAddress;
import bty.engine.run.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What was observed, under `status/`: written by this program alone, so it is read once, at the
/// start, and kept in memory beside its files.
///
/// ```
///   status/machines/52-54-00-a1-9c-ae/facts.json
///                                     inventory.json
///                                     runs/20261123T001500Z-3f9a1c.json, and its RunAttachments
/// ```
///
/// Memory changes only after the file has. Thread-safe for different machines; the caller keeps
/// changes of one machine apart.
public final class RunStore {
  /// So many runs of a machine are kept.
  private static final int KEPT_RUNS = 100;

  private final Path folder;
  private final RunAttachments papers;
  private final ConcurrentHashMap<MacAddress, Remembered> machines = new ConcurrentHashMap<>();

  /// What is remembered of a machine.
  ///
  /// @param runs oldest first
  /// @param problem why its files cannot be trusted
  record Remembered(Optional<MachineSighting> facts, List<Run> runs, Optional<String> problem) {
    static final Remembered NOTHING = new Remembered(Optional.empty(), List.of(), Optional.empty());

    Remembered with(MachineSighting news) {
      return new Remembered(Optional.of(news), runs, problem);
    }

    Remembered with(List<Run> news) {
      return new Remembered(facts, List.copyOf(news), problem);
    }
  }

  /// Reads all there is.
  ///
  /// @param status `status/` of the state folder; made where it is missing
  public RunStore(Path status) throws IOException {
    folder = status.resolve("machines");
    papers = new RunAttachments(folder);
    Files.createDirectories(folder);
    machines.putAll(RunStoreReader.read(folder));
  }

  /// What was seen of a machine.
  public Optional<MachineSighting> facts(MacAddress mac) {
    return remembered(mac).facts();
  }

  /// Its runs, oldest first.
  public List<Run> runs(MacAddress mac) {
    return remembered(mac).runs();
  }

  /// Why what was observed of it cannot be trusted: then nobody knows what is on its disk.
  public Optional<String> problem(MacAddress mac) {
    return remembered(mac).problem();
  }

  /// One run, whosoever it is.
  public Optional<Run> run(RunId id) {
    return runs().stream().filter(run -> run.id().equals(id)).findFirst();
  }

  /// All runs, newest first.
  public List<Run> runs() {
    return machines.values().stream()
        .map(Remembered::runs)
        .flatMap(Collection::stream)
        .sorted(Comparator.comparing(Run::id).reversed())
        .toList();
  }

  /// Records a contact.
  public void seen(MacAddress mac, MachineSighting facts) throws IOException {
    AtomicFile.replace(own(mac).resolve("facts.json"), utf8(SightingFile.write(facts)));
    machines.put(mac, remembered(mac).with(facts));
  }

  /// Records a run's new state, or a new run. The oldest ones beyond 100 are forgotten.
  public void save(Run run) throws IOException {
    AtomicFile.replace(file(run), utf8(RunFile.write(run)));
    remember(run);
    List<Run> runs = runs(run.mac());
    if (runs.size() > KEPT_RUNS) {
      forget(runs.getFirst());
    }
  }

  /// Keeps a run's newer numbers in memory only: they come twice a second, and after a restart the
  /// next ones are there soon.
  public void remember(Run run) {
    List<Run> runs = new ArrayList<>(runs(run.mac()));
    runs.removeIf(old -> old.id().equals(run.id()));
    runs.add(run);
    runs.sort(Comparator.comparingLong(Run::number));
    machines.put(run.mac(), remembered(run.mac()).with(runs));
  }

  /// Forgets a run.
  public void forget(Run run) throws IOException {
    AtomicFile.delete(file(run));
    papers.forget(run);
    machines.put(
        run.mac(),
        remembered(run.mac())
            .with(runs(run.mac()).stream().filter(old -> !old.id().equals(run.id())).toList()));
  }

  /// What lies beside the runs.
  public RunAttachments papers() {
    return papers;
  }

  /// Keeps what a machine says of its hardware.
  ///
  /// @param json one JSON object
  public void saveInventory(MacAddress mac, String json) throws IOException {
    AtomicFile.replace(own(mac).resolve("inventory.json"), utf8(json));
  }

  /// What a machine last said of its hardware.
  public Optional<String> inventory(MacAddress mac) throws IOException {
    Path file = folder.resolve(mac.hyphens()).resolve("inventory.json");
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  private Remembered remembered(MacAddress mac) {
    return machines.getOrDefault(mac, Remembered.NOTHING);
  }

  private Path own(MacAddress mac) throws IOException {
    return Files.createDirectories(folder.resolve(mac.hyphens()));
  }

  private Path file(Run run) throws IOException {
    return Files.createDirectories(own(run.mac()).resolve("runs")).resolve(run.id() + ".json");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
