package bty.appliance.run;

import bty.appliance.run.RunStoreReader.Found;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is known of one machine's runs: read from its files when it is first asked for, all of them
/// then, because a single one that cannot be read makes the rest untrustworthy. Thread-safe.
///
/// Just after the start of a large site all machines may ask at once what to boot, and reading a
/// hundred files for each would have them wait for seconds. That is decided from the last few runs,
/// so until all are read, those few are read for it, if each of them can be, and is where it
/// belongs.
///
/// The newest run is kept as it is, since it is the one that changes; the others are packed, and
/// unpacked for a while when somebody wants them.
final class RunHistoryStore {
  private static final int FEW = RunStoreReader.LAST - 1;

  private static final System.Logger LOG = System.getLogger("run");

  private final MacAddress mac;
  private final Path folder;
  private final FileTime opened;
  private boolean read;
  private Optional<String> problem = Optional.empty();
  private PackedRuns older = PackedRuns.NONE;
  private int count;
  private @Nullable Run newest;
  private @Nullable List<Run> unpacked;

  /// While not all are read: the last few, and what has been put since.
  private @Nullable List<Run> last;

  private final Map<RunId, Run> news = new LinkedHashMap<>();

  /// @param folder the machine's own in `status/machines/`
  /// @param opened what a crash has left is older
  RunHistoryStore(MacAddress mac, Path folder, FileTime opened) {
    this.mac = mac;
    this.folder = folder;
    this.opened = opened;
  }

  /// What a look at a machine's runs gives without unpacking them.
  ///
  /// @param problem why they cannot be trusted
  record Summary(int count, Optional<Run> newest, Optional<String> problem) {
    static final Summary NOTHING = new Summary(0, Optional.empty(), Optional.empty());
  }

  /// How many there are, the newest, and whether they can be trusted.
  synchronized Summary summary() {
    Optional<String> now = read();
    return new Summary(count, Optional.ofNullable(newest), now);
  }

  /// The newest run, where that is known without reading.
  synchronized Optional<Run> newestKnown() {
    return Optional.ofNullable(newest);
  }

  /// All of them.
  ///
  /// @param runs oldest first
  /// @param problem why they cannot be trusted
  record Seen(List<Run> runs, Optional<String> problem) {}

  /// All of them, and whether they can be trusted: of one and the same reading, for one that failed
  /// gives none.
  synchronized Seen seen() {
    Optional<String> now = read();
    return new Seen(unpack(), now);
  }

  /// The first of them, if it is clear without a look at all that nothing depends on it: it is none
  /// of the last, of which one is done.
  synchronized Optional<Run> idle() {
    return read && older.size() > FEW && RunStoreReader.isEnough(last().runs(), count)
        ? Optional.of(older.unpack(mac, 0, 1).getFirst())
        : Optional.empty();
  }

  /// Whether all of them have been read.
  synchronized boolean isRead() {
    return read;
  }

  /// The last of them, as far back as a boot may depend on, at least.
  synchronized Seen last() {
    if (read && unpacked == null) {
      List<Run> few = older.unpack(mac, Math.max(0, older.size() - FEW), older.size());
      if (newest != null) {
        few.add(newest);
      }
      return RunStoreReader.isEnough(few, count) ? new Seen(List.copyOf(few), problem) : seen();
    }
    if (read || problem.isPresent()) {
      return seen();
    }
    if (last == null) {
      last = RunStoreReader.readLast(mac, folder).orElse(null);
      if (last == null) {
        return seen();
      }
      newest = last.isEmpty() ? null : last.getLast();
    }
    return new Seen(last, Optional.empty());
  }

  /// The newest run.
  synchronized Optional<Run> newest() {
    List<Run> runs = read ? List.of() : last().runs();
    return read || runs.isEmpty() ? Optional.ofNullable(newest) : Optional.of(runs.getLast());
  }

  /// Takes a run that is new, or has changed, and is in its file as far as it must be.
  synchronized void put(Run run) {
    if (!read && last != null && putLast(run)) {
      return;
    }
    Optional<String> _ = read();
    if (newest != null && newest.id().equals(run.id()) && newest.number() == run.number()) {
      newest = run;
      if (unpacked != null) {
        List<Run> runs = new ArrayList<>(unpacked);
        runs.set(runs.size() - 1, run);
        unpacked = List.copyOf(runs);
      }
      return;
    }
    if (newest != null && newest.number() < run.number()) {
      older = older.with(newest);
      newest = run;
      count++;
      unpacked =
          unpacked == null ? null : Stream.concat(unpacked.stream(), Stream.of(run)).toList();
      return;
    }
    List<Run> runs = new ArrayList<>(unpack());
    runs.removeIf(old -> old.id().equals(run.id()));
    runs.add(run);
    runs.sort(Comparator.comparingLong(Run::number));
    keep(runs);
  }

  /// Takes the newest run while not all are read.
  private boolean putLast(Run run) {
    List<Run> runs = new ArrayList<>(Objects.requireNonNull(last));
    if (!runs.isEmpty() && runs.getLast().id().equals(run.id())) {
      runs.removeLast();
    }
    if (!runs.isEmpty() && runs.getLast().number() >= run.number()) {
      return false;
    }
    runs.add(run);
    last = List.copyOf(runs);
    newest = run;
    news.put(run.id(), run);
    return true;
  }

  /// Forgets a run, whose file is gone.
  synchronized void remove(Run run) {
    if (!read && last != null) {
      news.remove(run.id());
      last = null;
      newest = null;
      return;
    }
    Optional<String> _ = read();
    if (older.size() > 0 && run.id().equals(older.unpack(mac, 0, 1).getFirst().id())) {
      older = older.withoutFirst();
      count--;
      unpacked = unpacked == null ? null : List.copyOf(unpacked.subList(1, unpacked.size()));
      return;
    }
    keep(unpack().stream().filter(old -> !old.id().equals(run.id())).toList());
  }

  /// Lets go of what can be unpacked again.
  synchronized void rest() {
    unpacked = null;
  }

  private List<Run> unpack() {
    if (unpacked == null) {
      List<Run> runs = new ArrayList<>(older.unpack(mac));
      if (newest != null) {
        runs.add(newest);
      }
      unpacked = List.copyOf(runs);
    }
    return unpacked;
  }

  private void keep(List<Run> runs) {
    count = runs.size();
    newest = runs.isEmpty() ? null : runs.getLast();
    older = runs.isEmpty() ? PackedRuns.NONE : PackedRuns.of(runs.subList(0, count - 1));
    unpacked = List.copyOf(runs);
  }

  /// Reads them, unless that was done. What cannot be read for a reason that may pass (too many
  /// open files) is tried again the next time.
  ///
  /// @return why they cannot be trusted
  private Optional<String> read() {
    if (read) {
      return problem;
    }
    try {
      Found found = RunStoreReader.read(mac, folder, opened);
      problem = found.problem();
      // Their files may have older numbers.
      keep(found.runs().stream().map(run -> news.getOrDefault(run.id(), run)).toList());
      news.clear();
      last = null;
      unpacked = null;
      read = true;
    } catch (IOException e) {
      problem = Optional.of(folder + " cannot be read: " + e);
    }
    problem.ifPresent(text -> LOG.log(Level.WARNING, mac + " is not flashed: " + text));
    return problem;
  }
}
