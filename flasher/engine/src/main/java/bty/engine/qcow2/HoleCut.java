package bty.engine.qcow2;

import java.io.IOException;
import java.util.Optional;

/// Cuts holes of the file out of runs.
final class HoleCut {
  /// Shorter runs are read rather than asked about.
  private static final int LEAST_BYTES = 1 << 20;

  /// Of more runs no second list is made, as both take memory; their holes are then read as zeroes.
  private static final int MOST_RUNS = Runs.MOST / 4;

  private static final int SECTOR_BYTES = 512;
  private static final int MOST_AT_ONCE = 1 << 30;

  private final StoredBytes stored;
  // The stretch of data that was found last: looking for a hole takes time in proportion to what is
  // before it, and one stretch may hold thousands of runs.
  private long dataFrom;
  private long dataTo;

  private HoleCut(StoredBytes stored) {
    this.stored = stored;
  }

  /// @return sorted runs without holes; empty if they are or would become too many
  /// @throws IOException if the file can't be asked
  static Optional<Runs> of(Runs runs, StoredBytes stored) throws IOException {
    if (runs.count() > MOST_RUNS) {
      return Optional.empty();
    }
    HoleCut holes = new HoleCut(stored);
    Runs cut = new Runs();
    boolean room = true;
    for (int run = 0; run < runs.count() && room; run++) {
      long from = runs.storedOffset(run);
      long bytes = runs.storedBytes(run);
      if (runs.isCompressed(run)) {
        room = cut.addCompressed(runs.diskOffset(run), from, (int) bytes);
      } else if (bytes < LEAST_BYTES) {
        room = cut.addPlain(runs.diskOffset(run), from, (int) bytes);
      } else {
        room = holes.addData(runs.diskOffset(run) - from, from, from + bytes, cut);
      }
    }
    cut.sort();
    return room ? Optional.of(cut) : Optional.empty();
  }

  /// @param toDisk what to add to a place in the file to get the place on the disk
  private boolean addData(long toDisk, long from, long to, Runs cut) throws IOException {
    long at = from;
    while (at < to) {
      find(at);
      long data = Math.max(at, dataFrom / SECTOR_BYTES * SECTOR_BYTES);
      if (data >= to) {
        return true;
      }
      long hole = Math.max(dataTo, data + SECTOR_BYTES);
      long end = Math.min(to, (hole + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES);
      for (at = data; at < end; at += MOST_AT_ONCE) {
        if (!cut.addPlain(toDisk + at, at, (int) Math.min(MOST_AT_ONCE, end - at))) {
          return false;
        }
      }
      at = end;
    }
    return true;
  }

  private void find(long at) throws IOException {
    if (at < dataFrom || at >= dataTo) {
      dataFrom = stored.nextData(at);
      dataTo = stored.nextHole(dataFrom);
    }
  }
}
