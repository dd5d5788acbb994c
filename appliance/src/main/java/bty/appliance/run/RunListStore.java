package bty.appliance.run;

import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// All runs in the order of their ids. Which there are is known from the names of their files,
/// listed when somebody first asks; only those that are shown are read. Thread-safe.
final class RunListStore {
  private static final System.Logger LOG = System.getLogger("run");

  /// So many runs are looked at for one page: each may be a file that is read.
  private static final int MOST_LOOKED_AT = 1000;

  private final Path folder;
  private final ConcurrentHashMap<MacAddress, RunHistoryStore> histories;
  private final RunIndex index = new RunIndex();
  private final ReentrantLock indexing = new ReentrantLock();
  private volatile boolean indexed;

  /// @param folder `status/machines/`
  /// @param histories of the machines there is a folder for, those that come later among them
  RunListStore(Path folder, ConcurrentHashMap<MacAddress, RunHistoryStore> histories) {
    this.folder = folder;
    this.histories = histories;
  }

  /// Lists the names, once. Before a run's file is written or removed, so that what is listed and
  /// what is changed are kept apart.
  ///
  /// @throws UncheckedIOException if they cannot be listed; it is tried again the next time
  void list() {
    if (indexed) {
      return;
    }
    indexing.lock();
    try {
      if (!indexed) {
        for (MacAddress mac : histories.keySet()) {
          index.put(mac, RunStoreReader.keys(folder.resolve(mac.hyphens())));
        }
        indexed = true;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("listing the runs in " + folder + ": " + e.getMessage(), e);
    } finally {
      indexing.unlock();
    }
  }

  /// How many there are.
  int count() {
    list();
    return index.size();
  }

  /// How many a machine has.
  int count(MacAddress mac) {
    list();
    return index.size(mac);
  }

  /// An id that no run has.
  ///
  /// @param wanted if nothing speaks against it
  /// @param above the id of an older run of the same machine, than which it must be higher
  RunId free(RunId wanted, Optional<RunId> above) {
    list();
    long key = RunKey.of(wanted);
    if (above.isPresent()) {
      key = Math.max(key, RunKey.of(above.get()) + 1);
    }
    while (index.owner(key).isPresent()) {
      key++;
    }
    return RunKey.id(key);
  }

  /// Notes a run.
  void put(Run run) {
    index.put(run.mac(), RunKey.of(run.id()));
  }

  /// Forgets a run.
  void remove(Run run) {
    index.remove(run.mac(), RunKey.of(run.id()));
  }

  /// One run, whosoever it is.
  Optional<Run> find(RunId id) {
    OptionalLong key = RunKey.find(id.text());
    if (key.isEmpty()) {
      return Optional.empty();
    }
    list();
    return index.owner(key.getAsLong()).flatMap(mac -> find(mac, id));
  }

  /// The newest run of a machine may have numbers that are in memory only; any other is as its file
  /// says.
  private Optional<Run> find(MacAddress mac, RunId id) {
    Optional<Run> newest =
        Optional.ofNullable(histories.get(mac))
            .flatMap(RunHistoryStore::newestKnown)
            .filter(run -> run.id().equals(id));
    if (newest.isPresent()) {
      return newest;
    }
    try {
      return Optional.of(
          RunStoreReader.run(mac, RunStoreReader.file(folder.resolve(mac.hyphens()), id)));
    } catch (NoSuchFileException forgotten) {
      return Optional.empty();
    } catch (IOException | ProtocolException e) {
      LOG.log(Level.WARNING, "run " + id + " of " + mac + " is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Some runs, newest first.
  RunQuery.Page page(RunQuery query) {
    list();
    Iterator<RunIndex.Entry> entries = index.descending(query.start(), query.mac());
    List<Run> runs = new ArrayList<>();
    Optional<RunId> last = Optional.empty();
    for (int i = 0; entries.hasNext() && runs.size() < query.limit() && i < MOST_LOOKED_AT; i++) {
      RunIndex.Entry entry = entries.next();
      RunId id = RunKey.id(entry.key());
      find(entry.mac(), id).filter(query::takes).ifPresent(runs::add);
      last = Optional.of(id);
    }
    return new RunQuery.Page(runs, entries.hasNext() ? last : Optional.empty());
  }
}
