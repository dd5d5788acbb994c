package bty.appliance.run;

import bty.appliance.run.RunStoreReader.Found;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of one machine's runs: read from its files when it is first asked for, all of them
/// then, because a single one that cannot be read makes the rest untrustworthy. Thread-safe.
///
/// The newest run is kept as it is, since it is the one that changes; the others are packed, and
/// unpacked for a while when somebody wants them.
final class RunHistoryStore {
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

  /// Takes a run that is new, or has changed, and is in its file as far as it must be.
  synchronized void put(Run run) {
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
    List<Run> runs = new ArrayList<>(unpack());
    runs.removeIf(old -> old.id().equals(run.id()));
    runs.add(run);
    runs.sort(Comparator.comparingLong(Run::number));
    keep(runs);
  }

  /// Forgets a run.
  synchronized void remove(Run run) {
    Optional<String> _ = read();
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
      keep(found.runs());
      unpacked = null;
      read = true;
    } catch (IOException e) {
      problem = Optional.of(folder + " cannot be read: " + e);
    }
    problem.ifPresent(text -> LOG.log(Level.WARNING, mac + " is not flashed: " + text));
    return problem;
  }
}
