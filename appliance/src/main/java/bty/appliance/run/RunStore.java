package bty.appliance.run;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.AtomicFile;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// What was observed, under `status/`: written by this program alone. Which runs there are is known
/// from the names of their files; a machine's runs are read when they are first asked for, or soon
/// after the start by [#readAll], and from then on they are in memory, packed.
///
/// ```
///   status/machines/52-54-00-a1-9c-ae/facts.json
///                                     inventory.json
///                                     runs/20261123T001500Z-3f9a1c.json, and its RunAttachments
/// ```
///
/// Memory changes only after the file has, and the change is published after both; but for when a
/// machine was seen, on which nothing depends. Thread-safe for different machines; the caller keeps
/// changes of one machine apart.
public final class RunStore implements AutoCloseable {
  /// The histories of so many machines are kept unpacked, for machines that are in conversation.
  private static final int UNPACKED = 16;

  /// So often, for so many milliseconds, reading a history nobody has asked for makes way for
  /// machines that are just booting.
  private static final int YIELDS = 6;

  private static final int YIELD_MILLIS = 10;

  private static final System.Logger LOG = System.getLogger("run");

  private final Path folder;
  private final RunAttachments attachments;
  private final RunTraceStore traces;
  private final OldAttachments old;
  private final Supplier<Retention> retention;
  private final ChangeFeed feed;
  private final IntSupplier salts;
  private final FileTime opened;
  private final SightingStore sightings;
  private final ConcurrentHashMap<MacAddress, RunHistoryStore> histories =
      new ConcurrentHashMap<>();
  private final RunListStore list;
  private final RecentlyUsed<RunHistoryStore> unpacked = new RecentlyUsed<>(UNPACKED);

  /// How often a machine has asked what to boot.
  private final AtomicInteger contacts = new AtomicInteger();

  private volatile boolean closed;
  private volatile boolean read;

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
  }

  /// What is known of a machine, in short.
  ///
  /// @param runs how many there are
  /// @param newest the last of them
  /// @param problem as in [Observed]
  public record Summary(
      Optional<MachineSighting> sighting,
      int runs,
      Optional<Run> newest,
      Optional<String> problem) {
    static final Summary NOTHING =
        new Summary(Optional.empty(), 0, Optional.empty(), Optional.empty());
  }

  /// Looks which machines there are, and no further.
  ///
  /// @param status `status/` of the state folder; made where it is missing
  /// @param feed told of every change
  /// @param salts any numbers, to tell runs of the same second apart
  public RunStore(Path status, ChangeFeed feed, IntSupplier salts) throws IOException {
    this(status, feed, salts, () -> Retention.STANDARD);
  }

  /// @param retention what is kept, as it is now
  public RunStore(Path status, ChangeFeed feed, IntSupplier salts, Supplier<Retention> retention)
      throws IOException {
    this.retention = retention;
    this.folder = status.resolve("machines");
    this.feed = feed;
    this.salts = salts;
    attachments = new RunAttachments(folder);
    traces = new RunTraceStore(attachments);
    sightings = new SightingStore(folder);
    list = new RunListStore(folder, histories);
    Files.createDirectories(folder);
    old =
        new OldAttachments(attachments, Files.getFileStore(folder).getTotalSpace(), this::lastDone);
    opened = AtomicFile.now(folder);
    RunStoreReader.machines(folder).forEach(this::history);
  }

  /// Reads everything, so that no machine has to wait for that later. For a thread of its own; ends
  /// early when this is closed.
  public void readAll() {
    try {
      list.list();
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "listing the runs; it is tried again when somebody asks", e);
    }
    attachments.unknown(histories.keySet());
    int seen = contacts.get();
    for (RunHistoryStore history : histories.values()) {
      seen = makeWay(seen);
      if (closed) {
        return;
      }
      RunHistoryStore.Summary _ = history.summary();
    }
    read = true;
    LOG.log(Level.INFO, list.count() + " runs of " + histories.size() + " machines are read");
  }

  /// When the power comes back to a whole site its machines ask at once, and just then the server
  /// has the most to do: a hundred thousand files can wait.
  ///
  /// @param seen how many contacts there were
  /// @return how many there are now
  private int makeWay(int seen) {
    int now = contacts.get();
    for (int i = 0, before = seen; i < YIELDS && now != before && !closed; i++) {
      before = now;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(YIELD_MILLIS));
      now = contacts.get();
    }
    return now;
  }

  /// What is known of a machine; nothing for one that was never heard of.
  public Observed of(MacAddress mac) {
    RunHistoryStore history = histories.get(mac);
    if (history == null) {
      Optional<MachineSighting> sighting = sightings.of(mac);
      return sighting.isEmpty()
          ? Observed.NOTHING
          : new Observed(sighting, List.of(), Optional.empty());
    }
    RunHistoryStore.Seen seen = history.seen();
    unpacked.use(history).ifPresent(RunHistoryStore::rest);
    return new Observed(sightings.of(mac), seen.runs(), seen.problem());
  }

  /// The same with no more runs than a machine's next boot depends on, for which just after the
  /// start nobody has to wait until all are read.
  public Observed last(MacAddress mac) {
    contacts.incrementAndGet();
    RunHistoryStore history = histories.get(mac);
    if (history == null) {
      return of(mac);
    }
    RunHistoryStore.Seen seen = history.last();
    unpacked.use(history).ifPresent(RunHistoryStore::rest);
    return new Observed(sightings.of(mac), seen.runs(), seen.problem());
  }

  /// The newest run of a machine.
  public Optional<Run> newest(MacAddress mac) {
    return Optional.ofNullable(histories.get(mac)).flatMap(RunHistoryStore::newest);
  }

  /// When a machine was seen.
  public Optional<MachineSighting> sighting(MacAddress mac) {
    return sightings.of(mac);
  }

  /// The same in short, which costs less.
  public Summary summary(MacAddress mac) {
    RunHistoryStore history = histories.get(mac);
    RunHistoryStore.Summary runs =
        history == null ? RunHistoryStore.Summary.NOTHING : history.summary();
    return new Summary(sightings.of(mac), runs.count(), runs.newest(), runs.problem());
  }

  /// A machine's runs, oldest first.
  public List<Run> runs(MacAddress mac) {
    return of(mac).runs();
  }

  /// One run, whosoever it is.
  public Optional<Run> find(RunId id) {
    return list.find(id);
  }

  /// Some runs, newest first. Where only those of one state are wanted a page may have fewer than
  /// its limit, or none, although there are more: a thousand runs are looked at and no more.
  public RunQuery.Page page(RunQuery query) {
    return list.page(query);
  }

  /// How many runs are kept.
  public int count() {
    return list.count();
  }

  /// The runs that machines are at work on. Exact, so just after the start it waits until all
  /// histories are read.
  public List<Run> underWay() {
    return newest().stream().filter(Run::isUnderWay).toList();
  }

  /// The last run of each machine: all that may still be going on. Exact, as [#underWay].
  public List<Run> newest() {
    return histories.values().stream()
        .flatMap(history -> history.summary().newest().stream())
        .toList();
  }

  /// The last run of a machine, where that is known without reading.
  public Optional<Run> newestKnown(MacAddress mac) {
    return Optional.ofNullable(histories.get(mac)).flatMap(RunHistoryStore::newestKnown);
  }

  /// Whether all histories have been read, so that nobody has to wait for that any more.
  public boolean isRead() {
    return read;
  }

  /// Records a contact; it is on the disk a few seconds later.
  public void record(MacAddress mac, MachineSighting sighting) {
    sightings.put(mac, sighting);
    feed.publish(new Change.Sighting(mac));
  }

  /// Writes down what was recorded of contacts, and how runs go. To be called about once a second.
  public void writeSightings(Instant now) throws IOException {
    sightings.write(now);
    traces.write(now);
  }

  /// Removes what lies beside old runs and is too much. To be called now and then.
  public void tidy(Instant now) throws IOException {
    old.tidy(attachments.grown(), retention.get(), now);
  }

  /// Writes down what is not yet.
  @Override
  public void close() {
    closed = true;
    sightings.writeAll();
    traces.writeAll();
  }

  /// Opens a run: the one place where runs begin. Its id is above that of the machine's last one,
  /// whatever the clock did meanwhile, so that the names of files tell which is newer.
  ///
  /// @param provisioning what the machine is to do to the system it has written
  public Run open(
      MacAddress mac, FlashSpec spec, Origin origin, Provisioning provisioning, Instant now)
      throws IOException {
    Optional<Run> before = newest(mac);
    RunId id = list.free(RunId.at(now, salts.getAsInt()), before.map(Run::id));
    long number = before.isEmpty() ? 1 : before.get().number() + 1;
    Run run = Run.offered(id, number, mac, spec, origin, now);
    // First, so that no run is ever there without them.
    attachments.saveInputs(run, provisioning);
    save(run);
    return run;
  }

  /// The machines of which anything is known.
  public Collection<MacAddress> machines() {
    return List.copyOf(histories.keySet());
  }

  /// Forgets the runs of a machine that are not to be kept any more; what lies beside the others is
  /// looked at by the next [#tidy].
  public void forgetOld(MacAddress mac, Instant now) throws IOException {
    Retention wanted = retention.get();
    if (summary(mac).runs() > wanted.runs() || !wanted.runAge().isZero()) {
      List<Run> gone = wanted.tooMuch(runs(mac), now);
      for (Run run : gone) {
        drop(run);
      }
      if (!gone.isEmpty()) {
        LOG.log(Level.INFO, gone.size() + " old runs of " + mac + " are forgotten");
      }
    }
    attachments.unknown(List.of(mac));
  }

  /// The key of the last run of a machine that is done, whose inputs and report say what its disk
  /// holds.
  private OptionalLong lastDone(MacAddress mac) {
    return runs(mac).reversed().stream()
        .filter(run -> run.state() instanceof RunState.Done)
        .mapToLong(run -> RunKey.of(run.id()))
        .findFirst();
  }

  /// Records a run's new state, or a new run. Old ones that are too many are forgotten.
  public void save(Run run) throws IOException {
    list.list();
    AtomicFile.replace(file(run), utf8(RunFile.write(run)));
    remember(run);
    forgetOneOld(run);
  }

  /// As [#save], for a run that is saved already and whose newest change a power cut may take back.
  public void saveSoon(Run run) throws IOException {
    list.list();
    AtomicFile.replaceSoon(file(run), utf8(RunFile.write(run)));
    remember(run);
  }

  private void forgetOneOld(Run run) throws IOException {
    Retention wanted = retention.get();
    // Before all are read nobody is to wait for that: it is done as soon as they are.
    RunHistoryStore history = history(run.mac());
    if (history.isRead() && list.count(run.mac()) > wanted.runs()) {
      Optional<Run> gone =
          history
              .idle()
              .or(() ->
                  wanted.tooMuch(runs(run.mac()), run.times().changed()).stream().findFirst());
      if (gone.isPresent()) {
        // More of them go in time: nobody is to wait for that now.
        drop(gone.get());
      }
    }
  }

  /// Keeps a run's newer numbers in memory only: they come twice a second, and after a restart the
  /// next ones are there soon.
  public void remember(Run run) {
    RunHistoryStore history = history(run.mac());
    boolean ends = run.isOver() && !isOverBefore(history, run);
    history.put(run);
    traces.note(run);
    unpacked.use(history).ifPresent(RunHistoryStore::rest);
    list.put(run);
    feed.publish(new Change.RunMoved(run.mac(), run.id()));
    if (ends) {
      feed.publish(new Change.RunEnded(run.mac(), run.id()));
    }
  }

  /// Whether it had ended in the same way already: a run may be saved again for another reason, and
  /// one that was lost may still be done.
  private static boolean isOverBefore(RunHistoryStore history, Run run) {
    return history
        .newest()
        .filter(before -> before.id().equals(run.id()))
        .filter(before -> before.state().word().equals(run.state().word()))
        .isPresent();
  }

  /// Forgets a run, for good.
  public void forget(Run run) throws IOException {
    list.list();
    attachments.forget(run);
    AtomicFile.delete(file(run));
    forgotten(run);
  }

  /// Forgets an old run without waiting for the disk: one that a power cut brings back is too much
  /// again.
  private void drop(Run run) throws IOException {
    attachments.forget(run);
    Files.deleteIfExists(file(run));
    forgotten(run);
  }

  private void forgotten(Run run) {
    traces.forget(run);
    history(run.mac()).remove(run);
    list.remove(run);
    feed.publish(new Change.RunMoved(run.mac(), run.id()));
  }

  /// How runs went, for pictures.
  public RunTraceStore traces() {
    return traces;
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

  private RunHistoryStore history(MacAddress mac) {
    return histories.computeIfAbsent(
        mac, key -> new RunHistoryStore(key, folder.resolve(key.hyphens()), opened));
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
