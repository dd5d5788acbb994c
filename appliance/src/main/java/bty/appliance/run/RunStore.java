package bty.appliance.run;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.AtomicFile;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/// What was observed, under `status/`: written by this program alone, so it is read once, at the
/// start, and kept in memory beside its files.
///
/// ```
///   status/machines/52-54-00-a1-9c-ae/facts.json
///                                     inventory.json
///                                     runs/20261123T001500Z-3f9a1c.json, and its RunAttachments
/// ```
///
/// Memory changes only after the file has, and the change is published after both. Thread-safe for
/// different machines; the caller keeps changes of one machine apart.
public final class RunStore {
  /// So many runs of a machine are kept.
  private static final int KEPT_RUNS = 100;

  private final Path folder;
  private final RunAttachments attachments;
  private final ChangeFeed feed;
  private final IntSupplier salts;
  private final ConcurrentHashMap<MacAddress, Observed> machines = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<RunId, MacAddress> owners = new ConcurrentHashMap<>();

  /// What is known of a machine.
  ///
  /// @param runs oldest first
  /// @param problem why its files cannot be trusted: then nobody knows what is on its disk
  public record Observed(
      Optional<MachineSighting> sighting, List<Run> runs, Optional<String> problem) {
    static final Observed NOTHING = new Observed(Optional.empty(), List.of(), Optional.empty());

    /// Keeps its own copy of the list.
    public Observed {
      runs = List.copyOf(runs);
    }

    Observed with(MachineSighting news) {
      return new Observed(Optional.of(news), runs, problem);
    }

    Observed with(List<Run> news) {
      return new Observed(sighting, news, problem);
    }
  }

  /// Reads all there is.
  ///
  /// @param status `status/` of the state folder; made where it is missing
  /// @param feed told of every change
  /// @param salts any numbers, to tell runs of the same second apart
  public RunStore(Path status, ChangeFeed feed, IntSupplier salts) throws IOException {
    this.folder = status.resolve("machines");
    this.feed = feed;
    this.salts = salts;
    attachments = new RunAttachments(folder);
    Files.createDirectories(folder);
    machines.putAll(RunStoreReader.read(folder));
    machines.forEach((mac, seen) -> seen.runs().forEach(run -> owners.put(run.id(), mac)));
  }

  /// What is known of a machine; nothing for one that was never heard of.
  public Observed of(MacAddress mac) {
    return machines.getOrDefault(mac, Observed.NOTHING);
  }

  /// A machine's runs, oldest first.
  public List<Run> runs(MacAddress mac) {
    return of(mac).runs();
  }

  /// One run, whosoever it is.
  public Optional<Run> find(RunId id) {
    MacAddress mac = owners.get(id);
    return mac == null
        ? Optional.empty()
        : runs(mac).stream().filter(run -> run.id().equals(id)).findFirst();
  }

  /// All runs, newest first.
  public List<Run> all() {
    return machines.values().stream()
        .map(Observed::runs)
        .flatMap(Collection::stream)
        .sorted(Comparator.comparing(Run::id).reversed())
        .toList();
  }

  /// How many runs are kept.
  public int count() {
    return owners.size();
  }

  /// The runs that machines are at work on.
  public List<Run> underWay() {
    return machines.values().stream()
        .filter(seen -> !seen.runs().isEmpty())
        .map(seen -> seen.runs().getLast())
        .filter(Run::isUnderWay)
        .toList();
  }

  /// Records a contact.
  public void record(MacAddress mac, MachineSighting sighting) throws IOException {
    AtomicFile.replace(own(mac).resolve("facts.json"), utf8(SightingFile.write(sighting)));
    machines.put(mac, of(mac).with(sighting));
    feed.publish(new Change.Sighting(mac));
  }

  /// Opens a run: the one place where runs begin.
  ///
  /// @param provisioning what the machine is to do to the system it has written
  public Run open(
      MacAddress mac, FlashSpec spec, Origin origin, Provisioning provisioning, Instant now)
      throws IOException {
    List<Run> before = runs(mac);
    long number = before.isEmpty() ? 1 : before.getLast().number() + 1;
    Run run = Run.offered(RunId.at(now, salts.getAsInt()), number, mac, spec, origin, now);
    // First, so that no run is ever there without them.
    attachments.saveInputs(run, provisioning);
    save(run);
    return run;
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
    machines.put(run.mac(), of(run.mac()).with(runs));
    owners.put(run.id(), run.mac());
    feed.publish(new Change.RunMoved(run.mac(), run.id()));
  }

  /// Forgets a run.
  public void forget(Run run) throws IOException {
    AtomicFile.delete(file(run));
    attachments.forget(run);
    machines.put(
        run.mac(),
        of(run.mac())
            .with(runs(run.mac()).stream().filter(old -> !old.id().equals(run.id())).toList()));
    owners.remove(run.id());
    feed.publish(new Change.RunMoved(run.mac(), run.id()));
  }

  /// What lies beside the runs.
  public RunAttachments attachments() {
    return attachments;
  }

  /// Keeps CIJOE's report of a run, which has come in complete.
  public void saveReport(Run run, Path received) throws IOException {
    attachments.saveReport(run, received);
    feed.publish(new Change.RunMoved(run.mac(), run.id()));
  }

  /// Keeps what a machine says of its hardware.
  ///
  /// @param json one JSON object
  public void saveInventory(MacAddress mac, String json) throws IOException {
    AtomicFile.replace(own(mac).resolve("inventory.json"), utf8(json));
    feed.publish(new Change.Sighting(mac));
  }

  /// What a machine last said of its hardware.
  public Optional<String> inventory(MacAddress mac) throws IOException {
    Path file = folder.resolve(mac.hyphens()).resolve("inventory.json");
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
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
